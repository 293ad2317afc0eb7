//! Who is logged in: sessions, known by the hash of a token that only the browser has.

use std::time::Duration;

use fl_scene::Person;
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row};

use crate::journal::hex;
use crate::people::member;
use crate::project::now_us;
use crate::{Error, Member, Project};

/// How long sessions last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLife {
    /// From the login on, whatever happens.
    pub total: Duration,
    /// Without being used.
    pub idle: Duration,
}

/// A session's last use is written down at most this often, microseconds.
const USE_STEP_US: i64 = 60_000_000;

impl Project {
    /// Begins a session, and takes away those that are over.
    ///
    /// The token has to be random: whoever knows it is that person.
    pub fn begin_session(
        &self,
        token: &str,
        person: &Person,
        life: SessionLife,
    ) -> Result<(), Error> {
        let now = now_us();
        self.store.write(async |tx: &mut AnyConnection| {
            let sql = "DELETE FROM session WHERE expires_us <= $1 OR used_us <= $2";
            sqlx::query(sql)
                .bind(now)
                .bind(now.saturating_sub(micros(life.idle)))
                .execute(&mut *tx)
                .await?;
            let sql = "INSERT INTO session (token_hash, person, created_us, used_us, expires_us) \
                       VALUES ($1, $2, $3, $4, $5)";
            sqlx::query(sql)
                .bind(hashed(token))
                .bind(person.as_str())
                .bind(now)
                .bind(now)
                .bind(now.saturating_add(micros(life.total)))
                .execute(&mut *tx)
                .await?;
            Ok(())
        })
    }

    /// Whose session it is; `None` for one that is over, or never was.
    pub fn session(&self, token: &str, life: SessionLife) -> Result<Option<Member>, Error> {
        let (token_hash, now) = (hashed(token), now_us());
        self.store.wait(async |connection: &mut AnyConnection| {
            let sql = "SELECT person.name, person.role, session.used_us FROM session \
                       JOIN person ON person.name = session.person \
                       WHERE token_hash = $1 AND expires_us > $2 AND used_us > $3";
            let row = sqlx::query(sql)
                .bind(token_hash.as_str())
                .bind(now)
                .bind(now.saturating_sub(micros(life.idle)))
                .fetch_optional(&mut *connection)
                .await?;
            let Some(row) = row else {
                return Ok(None);
            };
            if row.try_get::<i64, _>("used_us")? + USE_STEP_US < now {
                let sql = "UPDATE session SET used_us = $2 WHERE token_hash = $1";
                let query = sqlx::query(sql).bind(token_hash.as_str()).bind(now);
                query.execute(connection).await?;
            }
            member(&row).map(Some)
        })
    }

    /// Ends a session; one that is over already is no error.
    pub fn end_session(&self, token: &str) -> Result<(), Error> {
        self.store.write(async |tx: &mut AnyConnection| {
            let sql = "DELETE FROM session WHERE token_hash = $1";
            sqlx::query(sql).bind(hashed(token)).execute(tx).await?;
            Ok(())
        })
    }
}

fn hashed(token: &str) -> String {
    hex(&Sha256::digest(token))
}

fn micros(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}
