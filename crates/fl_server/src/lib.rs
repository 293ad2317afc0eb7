//! The project over HTTP, and the web editor's files.
//!
//! ```no_run
//! use std::sync::Arc;
//! use std::sync::atomic::AtomicBool;
//!
//! use fl_project::Project;
//! use fl_scene::Person;
//! use fl_server::{Server, Settings};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let project = Arc::new(Project::open("night_drives")?);
//! let settings = Settings { person: Some(Person::new("mia")?), ..Settings::default() };
//! let server = Server::bind(project, settings)?;
//! println!("{}", server.url());
//! server.serve(&AtomicBool::new(false))?;
//! # Ok(())
//! # }
//! ```

mod api;
mod app;
mod audit;
mod comments;
mod error;
mod extract;
mod files;
mod guard;
mod headers;
mod limiter;
mod login;
mod origin;
mod password;
mod people;
mod project;
mod rights;
mod scene;
mod server;
mod session;
mod settings;
mod tasks;
mod token;
mod who;
mod wire;

pub use api::openapi;
pub use error::Error;
pub use password::hash_password;
pub use rights::Right;
pub use server::Server;
pub use settings::{Settings, Tls};
pub use who::Who;
