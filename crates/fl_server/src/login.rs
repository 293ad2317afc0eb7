//! Sessions: begun by a password, looked up at every request, ended.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use fl_project::{Member, Project, SessionLife};
use fl_scene::Person;
use tokio::sync::SemaphorePermit;

use crate::app::App;
use crate::audit::Event;
use crate::wire::{LoginJson, OwnPasswordJson};
use crate::{Error, Who, password, token};

/// How long a session that was found is not looked up again: what another process changes is
/// noticed that late.
const FRESH: Duration = Duration::from_secs(2);

/// Sessions that are remembered at a time.
const MOST_FRESH: usize = 1024;

/// The sessions that were looked up a moment ago.
#[derive(Debug, Default)]
pub(crate) struct Fresh {
    by_token: Mutex<HashMap<Arc<str>, (Member, Instant)>>,
}

impl Fresh {
    fn get(&self, token: &str) -> Option<Member> {
        let by_token = self.by_token.lock().unwrap_or_else(PoisonError::into_inner);
        let (member, since) = by_token.get(token)?;
        (since.elapsed() < FRESH).then(|| member.clone())
    }

    fn put(&self, token: Arc<str>, member: Member) {
        let mut by_token = self.by_token.lock().unwrap_or_else(PoisonError::into_inner);
        if by_token.len() >= MOST_FRESH {
            by_token.retain(|_, (_, since)| since.elapsed() < FRESH);
        }
        if by_token.len() < MOST_FRESH {
            by_token.insert(token, (member, Instant::now()));
        }
    }

    /// Looks everything up anew.
    pub(crate) fn forget(&self) {
        let mut by_token = self.by_token.lock().unwrap_or_else(PoisonError::into_inner);
        by_token.clear();
    }
}

impl App {
    /// Whose session a token is.
    pub(crate) async fn find_session(
        self: &Arc<Self>,
        token: Arc<str>,
    ) -> Result<Option<Who>, Error> {
        if let Some(member) = self.fresh.get(&token) {
            return Ok(Some(Who::of(member, Some(token))));
        }
        let (key, life) = (Arc::clone(&token), self.settings.session_life);
        let found = self.ask(move |project| project.session(&key, life)).await?;
        Ok(found.map(|member| {
            self.fresh.put(Arc::clone(&token), member.clone());
            Who::of(member, Some(token))
        }))
    }

    /// Who somebody is now: their role may be another one, and their session over. Long-lived
    /// connections ask this from time to time.
    ///
    /// # Errors
    /// [`Error::NotLoggedIn`] once the session is over.
    pub(crate) async fn still(self: &Arc<Self>, who: &Who) -> Result<Who, Error> {
        match &who.token {
            None => Ok(who.clone()),
            Some(token) => {
                let found = self.find_session(Arc::clone(token)).await?;
                found.ok_or(Error::NotLoggedIn)
            }
        }
    }

    /// Begins a session for whoever knows the password, and ends the one before it.
    pub(crate) async fn log_in(
        self: &Arc<Self>,
        login: LoginJson,
        address: IpAddr,
        before: Option<Arc<str>>,
    ) -> Result<Who, Error> {
        let name = login.name.clone();
        let begun = self.begin(login, address, before).await;
        let failure = match &begun {
            Ok(_) => None,
            Err(Error::TooMany { .. }) => Some("too many attempts"),
            Err(_) => Some("wrong name or password"),
        };
        self.audit.record(&Event {
            what: if failure.is_some() {
                "login_failed"
            } else {
                "login"
            },
            person: name.get(..256).unwrap_or(&name),
            address: Some(address),
            detail: failure.unwrap_or_default(),
            ..Event::default()
        });
        begun
    }

    async fn begin(
        self: &Arc<Self>,
        login: LoginJson,
        address: IpAddr,
        before: Option<Arc<str>>,
    ) -> Result<Who, Error> {
        let (name, life) = (login.name.clone(), self.settings.session_life);
        let _permit = self.attempt(&name, address).await?;
        let who = self
            .ask(move |project| {
                let member = member(project, &login)?;
                if let Some(before) = before {
                    project.end_session(&before)?;
                }
                session(project, member, life)
            })
            .await?;
        self.limiter.succeeded(&name);
        self.fresh.forget();
        Ok(who)
    }

    /// Gives somebody the password that they want instead of the one they have. All their sessions
    /// end but the new one that comes back.
    ///
    /// # Errors
    /// [`Error::NotYourPassword`], which counts as a wrong password at a login would;
    /// [`Error::TooMany`]; [`Error::PasswordLength`]; [`Error::NoLogin`] where nobody logs in.
    pub(crate) async fn change_password(
        self: &Arc<Self>,
        who: &Who,
        change: OwnPasswordJson,
        address: IpAddr,
    ) -> Result<Who, Error> {
        let (person, life) = (who.person.clone(), self.settings.session_life);
        let _permit = self.attempt(person.as_str(), address).await?;
        let login = LoginJson {
            name: person.to_string(),
            password: change.current,
        };
        let changed = self
            .ask(move |project| {
                let member = member(project, &login).map_err(|err| match err {
                    Error::WrongPassword => Error::NotYourPassword,
                    other => other,
                })?;
                let hash = password::hash_password(&change.new)?;
                project.set_password_hash(&member.person, &hash)?;
                session(project, member, life)
            })
            .await?;
        self.limiter.succeeded(person.as_str());
        self.fresh.forget();
        Ok(changed)
    }

    /// Waits until a password may be tried, and holds the others up until the permit is dropped.
    async fn attempt(&self, name: &str, address: IpAddr) -> Result<SemaphorePermit<'_>, Error> {
        if !self.needs_login() {
            return Err(Error::NoLogin);
        }
        let attempt = self.limiter.attempt(name, address);
        attempt.map_err(|wait| Error::TooMany {
            wait_secs: wait.as_secs() + 1,
        })?;
        // A hash takes 19 MiB: not everybody at once.
        let permit = self.hashing.acquire().await;
        permit.map_err(|_| Error::Panicked)
    }

    /// Ends a session.
    pub(crate) async fn log_out(self: &Arc<Self>, token: Arc<str>) -> Result<(), Error> {
        self.ask(move |project| project.end_session(&token)).await?;
        self.fresh.forget();
        Ok(())
    }
}

/// A new session of somebody.
fn session(project: &Project, member: Member, life: SessionLife) -> Result<Who, Error> {
    let token = token::new()?;
    project.begin_session(&token, &member.person, life)?;
    Ok(Who::of(member, Some(token.into())))
}

/// Whose name and password these are. A stranger takes as long as a wrong password.
fn member(project: &Project, login: &LoginJson) -> Result<Member, Error> {
    let person = Person::new(login.name.clone()).ok();
    let hash = person.as_ref().map(|it| project.password_hash(it));
    let hash = hash.transpose()?.flatten();
    if !password::is_right(&login.password, hash.as_deref()) {
        return Err(Error::WrongPassword);
    }
    let people = project.people()?;
    let member = people
        .into_iter()
        .find(|it| Some(&it.person) == person.as_ref());
    member.ok_or(Error::WrongPassword)
}
