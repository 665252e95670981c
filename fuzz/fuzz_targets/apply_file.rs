//! Files of `jurat apply`. The input is one file's text.
//!
//! Whatever it is, it is read or refused, each fault at a line that is there; what is read is written, and read again it is the same.
#![no_main]

use jurat_files::reader;
use jurat_files::references::NoReferences;
use jurat_files::source::SourceFile;
use jurat_files::writer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let file = |text: &str| SourceFile {
        path: "a.toml".to_owned(),
        text: text.to_owned(),
    };
    let stated = match reader::read(vec![file(text)], &NoReferences) {
        Ok(stated) => stated,
        Err(faults) => {
            let lines = text.split('\n').count();
            assert!(!faults.is_empty() && faults.len() <= 50);
            assert!(faults.iter().all(|fault| fault.place.line <= lines));
            return;
        }
    };
    let files = writer::write(&stated.document, "", &[]);
    let again = reader::read(files, &NoReferences);
    // A secret's place is not kept, so nothing that was read holds one here.
    assert!(again.is_ok_and(|again| again.document.tenants.len() <= stated.document.tenants.len()));
});
