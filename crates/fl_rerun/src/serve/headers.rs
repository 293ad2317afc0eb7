//! What a page of this server may do.

/// Sent with every answer.
///
/// `connect-src 'self'` is the line that keeps the viewer's telemetry at home. The viewer needs
/// `wasm-unsafe-eval` to start, inline styles for its canvas, and blobs for images and downloads.
pub(super) const SECURITY_HEADERS: [(&str, &str); 6] = [
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
         connect-src 'self' blob: data:; img-src 'self' blob: data:; \
         style-src 'self' 'unsafe-inline'; font-src 'self' data:; worker-src 'self' blob:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
];

/// Whether a request's `Host` is this server by one of its own names.
///
/// A page of another site whose name was pointed at 127.0.0.1 (DNS rebinding) still sends its
/// own name here.
pub(super) fn is_own_host(host: &str, port: u16) -> bool {
    let Some((name, host_port)) = host.rsplit_once(':') else {
        return port == 80 && is_own_name(host);
    };
    let is_number = host_port.bytes().all(|byte| byte.is_ascii_digit());
    is_number && host_port.parse() == Ok(port) && is_own_name(name)
}

fn is_own_name(name: &str) -> bool {
    name == "127.0.0.1" || name.eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_own_names_only() {
        for (host, port, own) in [
            ("127.0.0.1:4000", 4000, true),
            ("localhost:4000", 4000, true),
            ("LocalHost:4000", 4000, true),
            ("localhost", 80, true),
            ("localhost", 4000, false),
            ("127.0.0.1:4001", 4000, false),
            ("evil.example:4000", 4000, false),
            ("127.0.0.1.evil.example:4000", 4000, false),
            ("localhost.:4000", 4000, false),
            ("[::1]:4000", 4000, false),
            ("127.0.0.1:+4000", 4000, false),
            ("127.0.0.1: 4000", 4000, false),
            ("127.0.0.1:", 80, false),
            ("", 4000, false),
            (":4000", 4000, false),
        ] {
            assert_eq!(is_own_host(host, port), own, "{host}");
        }
    }
}
