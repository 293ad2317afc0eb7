//! The token of a session, and the cookie that carries it.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, header};

use crate::Error;

const TOKEN_BYTES: usize = 32;

/// How the cookie is called and kept.
#[derive(Clone, Debug)]
pub(crate) struct Cookie {
    name: String,
    secure: bool,
    max_age_secs: u64,
}

/// A new token: 256 random bits, in hexadecimal.
pub(crate) fn new() -> Result<String, Error> {
    let mut bytes = [0; TOKEN_BYTES];
    getrandom::fill(&mut bytes).map_err(|_| Error::Random)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

impl Cookie {
    /// Cookies do not know ports, so that the port is in the name: two servers on one machine
    /// would log each other out otherwise.
    pub(crate) fn new(address: SocketAddr, secure: bool, max_age_secs: u64) -> Self {
        let prefix = if secure { "__Host-" } else { "" };
        Self {
            name: format!("{prefix}framelock_{}", address.port()),
            secure,
            max_age_secs,
        }
    }

    /// The token that a request brings. One that no server made is none.
    pub(crate) fn token(&self, headers: &HeaderMap) -> Option<Arc<str>> {
        let cookies = headers.get_all(header::COOKIE).iter();
        let pairs = cookies.filter_map(|it| it.to_str().ok());
        let mut pairs = pairs.flat_map(|it| it.split(';'));
        let value = pairs.find_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == self.name).then_some(value)
        })?;
        let whole = value.len() == 2 * TOKEN_BYTES;
        (whole && value.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| value.into())
    }

    /// The header that gives the browser a token.
    pub(crate) fn set(&self, token: &str) -> HeaderValue {
        self.header(token, self.max_age_secs)
    }

    /// The header that takes it away.
    pub(crate) fn clear(&self) -> HeaderValue {
        self.header("", 0)
    }

    fn header(&self, value: &str, max_age_secs: u64) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let name = &self.name;
        let text = format!(
            "{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={max_age_secs}{secure}"
        );
        HeaderValue::try_from(text).expect("a cookie is made of ASCII alone")
    }
}
