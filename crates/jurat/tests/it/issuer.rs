//! An issuer that publishes its keys on loopback: plain HTTP/1.1, a document per path, which the test may change or take away.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

type Documents = Arc<Mutex<BTreeMap<String, String>>>;

/// A running issuer. Its thread ends with the process of the tests.
pub(crate) struct Issuer {
    address: SocketAddr,
    documents: Documents,
}

impl Issuer {
    /// An issuer with metadata that leads to `/jwks`, where there are no keys yet.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let documents = Documents::default();
        let answering = Arc::clone(&documents);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Whoever asked and went away has no answer.
                let _ = answer(stream, &answering);
            }
        });
        let issuer = Self { address, documents };
        let (name, jwks_uri) = (issuer.name(), format!("{}/jwks", issuer.name()));
        issuer.publish(
            "/.well-known/openid-configuration",
            &json!({ "issuer": name, "jwks_uri": jwks_uri }),
        );
        issuer
    }

    /// Its issuer identifier, which is its address too.
    pub(crate) fn name(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What a server must be told to read from it.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    pub(crate) fn publish(&self, path: &str, document: &Value) {
        let mut documents = self.documents.lock().unwrap();
        documents.insert(path.into(), document.to_string());
    }

    pub(crate) fn publish_keys(&self, keys: &[Value]) {
        self.publish("/jwks", &json!({ "keys": keys }));
    }

    /// From now on there is nothing at all: 404.
    pub(crate) fn fall_silent(&self) {
        self.documents.lock().unwrap().clear();
    }
}

fn answer(mut stream: TcpStream, documents: &Documents) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let path = first.split(' ').nth(1).unwrap_or_default();
    let found = documents.lock().unwrap().get(path).cloned();
    let (status, body) = match found {
        Some(body) => ("200 OK", body),
        None => ("404 Not Found", String::new()),
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}
