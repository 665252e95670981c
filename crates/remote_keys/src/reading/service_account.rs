//! The token that a Kubernetes API server asks for, read from its file at each reading, since the cluster renews it there. Only files
//! that the operator listed are read, and what is in them is never shown.

use std::path::{Path, PathBuf};

use jurat_registry::key_sets::KeySourceFailure;
use tokio::fs::File;
use tokio::io::AsyncReadExt as _;
use zeroize::Zeroizing;

use super::failure::{failure, shown};
use crate::outbound::BearerValue;

const MOST_BYTES: usize = 16 * 1024;

/// The token in `file`, if that is one of `allowed`.
pub(super) async fn read(file: &str, allowed: &[PathBuf]) -> Result<BearerValue, KeySourceFailure> {
    let path = Path::new(file);
    let name = shown(file);
    // As it is written: what leads to the same file by another way is another entry.
    if !allowed.iter().any(|listed| listed == path) {
        return Err(failure(format_args!(
            "the token file {name} is not one that the server's configuration allows: add it to outbound.token_files"
        )));
    }
    let unreadable =
        |e: &std::io::Error| failure(format_args!("the token file {name} cannot be read: {e}"));
    let no_token = || failure(format_args!("the token file {name} holds no bearer token"));
    let opened = File::open(path).await.map_err(|e| unreadable(&e))?;
    let mut text = Zeroizing::new(String::with_capacity(4096));
    let mut bounded = opened.take(MOST_BYTES as u64 + 1);
    match bounded.read_to_string(&mut text).await {
        Err(e) if e.kind() == std::io::ErrorKind::InvalidData => return Err(no_token()),
        read => read.map_err(|e| unreadable(&e))?,
    };
    if text.len() > MOST_BYTES {
        return Err(no_token());
    }
    BearerValue::new(&text).map_err(|_| no_token())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn outcome(file: &Path, allowed: &[PathBuf]) -> Option<String> {
        let read = read(file.to_str().unwrap(), allowed).await;
        read.err().map(|failure| failure.sentence)
    }

    #[tokio::test]
    async fn only_files_on_the_operator_s_list_are_read_and_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let [listed, other] = ["listed", "other"].map(|name| folder.path().join(name));
        std::fs::write(&listed, "s3cret.token\n").unwrap();
        std::fs::write(&other, "s3cret.token").unwrap();
        let allowed = std::slice::from_ref(&listed);
        assert_eq!(outcome(&listed, allowed).await, None);
        let around = folder.path().join("x/../listed");
        for path in [&other, &around] {
            let sentence = outcome(path, allowed).await.unwrap();
            assert!(sentence.contains("outbound.token_files"), "{sentence}");
        }
        let long = vec![b'a'; 20_000];
        for odd in [&b"s3cret token\r\nX: y"[..], b"", b"s3cret\xff", &long] {
            std::fs::write(&listed, odd).unwrap();
            let sentence = outcome(&listed, allowed).await.unwrap();
            assert!(sentence.contains("no bearer token"), "{sentence}");
            assert!(!sentence.contains("s3cret"), "{sentence}");
        }
        std::fs::remove_file(&listed).unwrap();
        let sentence = outcome(&listed, allowed).await.unwrap();
        assert!(sentence.contains("cannot be read"), "{sentence}");
    }
}
