//! Who works, as the command line or the system says.

use anyhow::Context;
use fl_scene::Person;

/// The person of that name, else the user of the system.
///
/// # Errors
/// When nobody says who it is; the message asks for the option that would.
pub(crate) fn named_or_user(name: Option<&str>, option: &str) -> anyhow::Result<Person> {
    let of_system = || std::env::var("USER").or_else(|_| std::env::var("USERNAME"));
    let name = name.map(str::to_owned).or_else(|| of_system().ok());
    let name = name.with_context(|| format!("nobody says who you are; give {option}"))?;
    Ok(Person::new(name)?)
}
