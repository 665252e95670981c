//! A temporary folder to run the binary in, and a server that ends with the test. The environment of the tests stays outside.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder in which commands are run.
pub(crate) struct Place {
    folder: TempDir,
}

/// What a command came to.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The binary, with nothing of the caller's environment that it looks at.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jurat"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        for name in [
            "JURAT_CONFIG",
            "JURAT_DATA",
            "JURAT_ISSUER",
            "JURAT_KEY",
            "JURAT_LISTEN",
            "JURAT_LOG",
            "JURAT_SERVER",
            "CLICOLOR_FORCE",
            "NO_COLOR",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
        ] {
            command.env_remove(name);
        }
        command
    }

    /// Runs `jurat` with these arguments, split at blanks; `'a b'` is one.
    pub(crate) fn jurat(&self, line: &str) -> Ran {
        self.jurat_words(&split(line))
    }

    /// Runs `jurat` with these arguments.
    pub(crate) fn jurat_words(&self, words: &[String]) -> Ran {
        let args: Vec<_> = words.iter().map(String::as_str).collect();
        Ran::of(&self.command(&args).output().unwrap())
    }

    /// Runs `jurat`, which must succeed.
    pub(crate) fn does(&self, line: &str) -> Ran {
        let ran = self.jurat(line);
        assert_eq!(ran.code, 0, "jurat {line}\n{}{}", ran.out, ran.err);
        ran
    }

    /// Runs `jurat --output json`, which must succeed.
    pub(crate) fn json(&self, line: &str) -> Value {
        let ran = self.does(&format!("{line} --output json"));
        serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("jurat {line}: {e}\n{}", ran.out))
    }

    /// Starts `jurat serve` on a free port with the usual data folder.
    pub(crate) fn serve(&self) -> Server {
        self.serve_with("--listen 127.0.0.1:0")
    }

    pub(crate) fn serve_with(&self, flags: &str) -> Server {
        self.start(
            self.command(&[])
                .args(split(&format!("serve --output json {flags}"))),
        )
    }

    pub(crate) fn start(&self, command: &mut Command) -> Server {
        let log = std::fs::File::create(self.path("server.log")).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let said = serde_json::from_str(&line)
            .unwrap_or_else(|e| panic!("serve said {line:?}: {e}\n{}", self.read("server.log")));
        Server { child, said }
    }

    /// Makes a key and a certificate by openssl, as its users do.
    pub(crate) fn openssl_key_pair(&self, name: &str) {
        let line = format!(
            "req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN={name} -keyout {name}.key -out {name}.crt"
        );
        self.openssl(&line);
    }

    pub(crate) fn openssl(&self, line: &str) {
        let ran = Command::new("openssl")
            .args(split(line))
            .current_dir(self.folder.path())
            .output()
            .expect("openssl is missing: sudo apt-get install --yes openssl");
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
    }
}

impl Ran {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    /// It was refused with `code`, and standard error says all of `words`; standard output says nothing.
    #[track_caller]
    pub(crate) fn is_refused(&self, code: i32, words: &[&str]) {
        self.is_refused_after(code, words);
        assert_eq!(self.out, "");
    }

    /// The same, but standard output may have said what was to be done.
    #[track_caller]
    pub(crate) fn is_refused_after(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not in:\n{}", self.err);
        }
    }
}

/// A running server.
pub(crate) struct Server {
    pub(crate) child: Child,
    /// What it said when it began to listen.
    pub(crate) said: Value,
}

impl Server {
    pub(crate) fn url(&self) -> &str {
        self.said["url"].as_str().unwrap()
    }

    pub(crate) fn address(&self) -> &str {
        self.said["listen"].as_str().unwrap()
    }

    /// Sends a signal by name and waits for the end.
    pub(crate) fn end_by(mut self, signal: &str) -> ExitStatus {
        send(signal, self.child.id());
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn send(signal: &str, process: u32) {
    let line = format!("kill -{signal} {process}");
    assert!(
        Command::new("sh")
            .args(["-c", &line])
            .status()
            .unwrap()
            .success()
    );
}

/// A GET by hand: the status line, and the whole answer.
pub(crate) fn http_get(address: &str, path: &str) -> String {
    http(
        address,
        &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"),
    )
}

/// A POST of a form by hand: the same.
pub(crate) fn http_post(address: &str, path: &str, form: &str) -> String {
    let length = form.len();
    http(
        address,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\r\n{form}"
        ),
    )
}

fn http(address: &str, request: &str) -> String {
    use std::io::Write;
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

pub(crate) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Splits at blanks; what stands between apostrophes stays together.
fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_string());
        } else {
            words.extend(part.split_whitespace().map(String::from));
        }
    }
    words
}
