//! The server from outside, over real connections: who may do what, and what an attacker gets.

#![allow(clippy::unwrap_used)]

mod server {
    mod attacks;
    mod files;
    mod live;
    mod logins;
    pub(crate) mod place;
    mod roles;
    mod starting;
    mod tls;
    mod work;
}
