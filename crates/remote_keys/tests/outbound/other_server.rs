//! Somebody else's server, on loopback: it takes real connections, in cleartext or with TLS, and answers as a test says.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use jurat_remote_keys::outbound::{CaBundle, TlsTrust};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{HandshakeKind, ServerConfig};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_rustls::TlsAcceptor;

pub(crate) trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Duplex for S {}

pub(crate) type Connection = Box<dyn Duplex>;
type Serving = Pin<Box<dyn Future<Output = ()> + Send>>;
type Serve = Arc<dyn Fn(Connection, String) -> Serving + Send + Sync>;

pub(crate) struct OtherServer {
    pub(crate) address: SocketAddr,
    scheme: &'static str,
    requests: Arc<Mutex<Vec<String>>>,
    handshakes: Handshakes,
}

type Handshakes = Arc<Mutex<Vec<Option<HandshakeKind>>>>;

impl OtherServer {
    /// Answers every request with `answer`, then closes.
    pub(crate) fn answering(answer: impl Into<Vec<u8>>) -> Self {
        Self::start(None, saying(answer))
    }

    /// The same, with TLS.
    pub(crate) fn answering_over_tls(identity: &Identity, answer: impl Into<Vec<u8>>) -> Self {
        Self::start(Some(identity), saying(answer))
    }

    /// The same, but it drops the connection instead of closing TLS.
    pub(crate) fn cutting_off(identity: &Identity, answer: &'static str) -> Self {
        let serve: Serve = Arc::new(move |mut connection, _| {
            Box::pin(async move {
                let _ = connection.write_all(answer.as_bytes()).await;
                let _ = connection.flush().await;
            })
        });
        Self::start(Some(identity), serve)
    }

    /// Hands each connection over after its request was read.
    pub(crate) fn serving<F>(
        serve: impl Fn(Connection, String) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self::start(
            None,
            Arc::new(move |connection, request| Box::pin(serve(connection, request))),
        )
    }

    fn start(identity: Option<&Identity>, serve: Serve) -> Self {
        let listener = listen();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let server = Self {
            address: listener.local_addr().unwrap(),
            scheme: if identity.is_some() { "https" } else { "http" },
            requests: Arc::clone(&requests),
            handshakes: Handshakes::default(),
        };
        let handshakes = Arc::clone(&server.handshakes);
        let tls = identity.map(|identity| TlsAcceptor::from(Arc::clone(&identity.server)));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, serve) = (tls.clone(), Arc::clone(&serve));
                let (requests, handshakes) = (Arc::clone(&requests), Arc::clone(&handshakes));
                tokio::spawn(async move {
                    let Some(mut connection) = secured(stream, tls, &handshakes).await else {
                        return;
                    };
                    let Some(request) = read_head(&mut connection).await else {
                        return;
                    };
                    requests.lock().unwrap().push(request.clone());
                    serve(connection, request).await;
                });
            }
        });
        server
    }

    /// The URL of `path` here, by address.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    /// The URL of `path` here, by a name.
    pub(crate) fn url_at(&self, name: &str, path: &str) -> String {
        format!("{}://{name}:{}{path}", self.scheme, self.address.port())
    }

    /// The head of every request so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Every TLS handshake so far.
    pub(crate) fn handshakes(&self) -> Vec<Option<HandshakeKind>> {
        self.handshakes.lock().unwrap().clone()
    }
}

/// What the kernel holds of what a server has sent is little, so that what a server could send is what was read.
fn listen() -> TcpListener {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_send_buffer_size(64 * 1024).unwrap();
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    socket.listen(64).unwrap()
}

fn saying(answer: impl Into<Vec<u8>>) -> Serve {
    let answer: Arc<[u8]> = answer.into().into();
    Arc::new(move |mut connection, _| {
        let answer = Arc::clone(&answer);
        Box::pin(async move {
            let _ = connection.write_all(&answer).await;
            let _ = connection.shutdown().await;
        })
    })
}

async fn secured(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    handshakes: &Handshakes,
) -> Option<Connection> {
    let Some(tls) = tls else {
        return Some(Box::new(stream));
    };
    let stream = tls.accept(stream).await.ok()?;
    let kind = stream.get_ref().1.handshake_kind();
    handshakes.lock().unwrap().push(kind);
    Some(Box::new(stream))
}

async fn read_head(connection: &mut Connection) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(connection.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}

/// A whole answer with this status line's end, header lines and body.
pub(crate) fn answer(status: &str, headers: &[&str], body: &str) -> String {
    let status = format!("HTTP/1.1 {status}");
    let length = format!("Content-Length: {}", body.len());
    let lines = [&[status.as_str()], headers, &[length.as_str(), "", body]];
    lines.concat().join("\r\n")
}

pub(crate) fn redirect(location: &str) -> String {
    answer("302 Found", &[&format!("Location: {location}")], "")
}

/// A certificate authority, and a certificate that it gave a server.
pub(crate) struct Identity {
    server: Arc<ServerConfig>,
    authority: String,
}

impl Identity {
    /// A server that is called `names`.
    pub(crate) fn of(names: &[&str]) -> Self {
        Self::with(names, |_| {})
    }

    /// The same, with another certificate.
    pub(crate) fn with(names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &authority).unwrap();
        let chain = vec![CertificateDer::from(certificate)];
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        Self {
            server: Arc::new(server),
            authority: authority.pem(),
        }
    }

    /// Trust in the authority alone.
    pub(crate) fn trust(&self) -> TlsTrust {
        TlsTrust::Own(CaBundle::from_pem(self.authority.as_bytes()).unwrap())
    }
}
