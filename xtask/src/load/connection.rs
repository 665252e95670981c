//! A small HTTP/1.1 client on one kept connection: a request is bytes made beforehand, an answer is read by its Content-Length.
//! It does no more than driving load takes, so that its own work stays small beside the server's.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// More than any answer to a token request takes.
const MOST_ANSWER_BYTES: usize = 64 * 1024;

/// A kept connection.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer, as long as nothing else is asked.
pub(crate) struct Answer<'a> {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: &'a [u8],
}

impl Answer<'_> {
    /// Status and body for people.
    pub(crate) fn describe(&self) -> String {
        let body = String::from_utf8_lossy(self.body);
        let body: String = body.chars().take(400).collect();
        format!("{} {body}", self.status)
    }
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: vec![0; 4096],
        })
    }

    /// Sends a request and reads its answer.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> std::io::Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        let mut filled = 0;
        let mut head = None;
        loop {
            if filled == self.buffer.len() {
                self.grow()?;
            }
            let read = self.stream.read(&mut self.buffer[filled..]).await?;
            if read == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            filled += read;
            if head.is_none() {
                head = Head::parse(&self.buffer[..filled])?;
            }
            if let Some(Head {
                status,
                body_starts,
                body_ends,
            }) = head
                && filled >= body_ends
            {
                let body = &self.buffer[body_starts..body_ends];
                return Ok(Answer { status, body });
            }
        }
    }

    fn grow(&mut self) -> std::io::Result<()> {
        if self.buffer.len() >= MOST_ANSWER_BYTES {
            return Err(Error::new(ErrorKind::InvalidData, "the answer is too long"));
        }
        self.buffer.resize(self.buffer.len() * 2, 0);
        Ok(())
    }
}

/// A request's bytes. `headers` are whole lines without their ends.
pub(crate) fn request(method: &str, path: &str, headers: &[&str], body: &str) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: jurat\r\n");
    for header in headers {
        text.push_str(header);
        text.push_str("\r\n");
    }
    if !body.is_empty() {
        text.push_str("Content-Length: ");
        text.push_str(&body.len().to_string());
        text.push_str("\r\n");
    }
    text.push_str("\r\n");
    text.push_str(body);
    text.into_bytes()
}

/// A token request's bytes (RFC 7523 section 2.1); `further` are further parameters, each with its `&`.
pub(crate) fn token_request(assertion: &str, further: &str) -> Vec<u8> {
    token_request_below("", assertion, further)
}

/// The same for the tenant whose paths begin with `prefix`, such as `/t/acme`.
pub(crate) fn token_request_below(prefix: &str, assertion: &str, further: &str) -> Vec<u8> {
    let body = format!(
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={assertion}{further}"
    );
    let form = "Content-Type: application/x-www-form-urlencoded";
    let path = format!("{prefix}/oauth2/token");
    request("POST", &path, &[form], &body)
}

struct Head {
    status: u16,
    body_starts: usize,
    body_ends: usize,
}

impl Head {
    /// The head of an answer, once it is there whole.
    fn parse(bytes: &[u8]) -> std::io::Result<Option<Self>> {
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            return Ok(None);
        };
        let unreadable = || Error::new(ErrorKind::InvalidData, "not an HTTP/1.1 answer");
        let head = std::str::from_utf8(&bytes[..end]).map_err(|_| unreadable())?;
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1)?.parse().ok())
            .ok_or_else(unreadable)?;
        let length = lines
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .map_or(Ok(0), |(_, value)| value.trim().parse())
            .map_err(|_| unreadable())?;
        let body_starts = end + 4;
        Ok(Some(Self {
            status,
            body_starts,
            body_ends: body_starts + length,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_head_only_when_it_is_whole() {
        let whole = b"HTTP/1.1 400 Bad Request\r\nx: y\r\nCONTENT-LENGTH:  7\r\n\r\n{}";
        for cut in 0..whole.len() - 2 {
            assert!(Head::parse(&whole[..cut]).unwrap().is_none(), "{cut}");
        }
        let head = Head::parse(whole).unwrap().unwrap();
        assert_eq!((head.status, head.body_ends - head.body_starts), (400, 7));
        assert!(Head::parse(b"not http\r\n\r\n").is_err());
    }

    #[test]
    fn a_token_request_states_the_length_of_its_body() {
        let text = String::from_utf8(token_request("a.b.c", "&scope=x")).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(body.ends_with("&assertion=a.b.c&scope=x"));
        assert!(head.ends_with(&format!("Content-Length: {}", body.len())));
    }
}
