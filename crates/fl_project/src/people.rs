//! People who may use a project over the network, and what each may do.

use std::fmt;

use fl_scene::Person;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::project::{is_taken, now_us};
use crate::{Error, Project};

/// What somebody may do in a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Everything, people and their roles among it.
    Admin,
    /// Gives work to people, and does it.
    Lead,
    /// Labels.
    Annotator,
    /// Accepts and rejects what others labeled, and mends it.
    Reviewer,
    /// Looks.
    Viewer,
}

/// Somebody with a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: Person,
    /// As what.
    pub role: Role,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 5] = [
        Self::Admin,
        Self::Lead,
        Self::Annotator,
        Self::Reviewer,
        Self::Viewer,
    ];

    /// The name: `admin`, `lead`, `annotator`, `reviewer`, `viewer`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Lead => "lead",
            Self::Annotator => "annotator",
            Self::Reviewer => "reviewer",
            Self::Viewer => "viewer",
        }
    }

    /// The role of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == name)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Project {
    /// Adds somebody, with the hash of their password as the caller made it.
    ///
    /// # Errors
    /// [`Error::Taken`] for a name that somebody has.
    pub fn add_person(&self, member: &Member, password_hash: &str) -> Result<(), Error> {
        self.store.write(async |tx: &mut AnyConnection| {
            let sql = "INSERT INTO person (name, role, password_hash, added_us) \
                       VALUES ($1, $2, $3, $4)";
            let added = sqlx::query(sql)
                .bind(member.person.as_str())
                .bind(member.role.as_str())
                .bind(password_hash)
                .bind(now_us())
                .execute(tx)
                .await;
            match added {
                Ok(_) => Ok(()),
                Err(err) if is_taken(&err) => Err(Error::Taken {
                    what: format!("person `{}`", member.person),
                }),
                Err(err) => Err(err.into()),
            }
        })
    }

    /// Everybody, by name.
    pub fn people(&self) -> Result<Vec<Member>, Error> {
        self.store.wait(async |connection: &mut AnyConnection| {
            let sql = "SELECT name, role FROM person ORDER BY name";
            let rows = sqlx::query(sql).fetch_all(connection).await?;
            rows.iter().map(member).collect()
        })
    }

    /// The hash of somebody's password, as the caller stored it; `None` for a stranger.
    pub fn password_hash(&self, person: &Person) -> Result<Option<String>, Error> {
        self.store.wait(async |connection: &mut AnyConnection| {
            let sql = "SELECT password_hash FROM person WHERE name = $1";
            let query = sqlx::query(sql).bind(person.as_str());
            let row = query.fetch_optional(connection).await?;
            Ok(row.map(|row| row.try_get(0)).transpose()?)
        })
    }

    /// Gives somebody another password, and ends their sessions.
    pub fn set_password_hash(&self, person: &Person, password_hash: &str) -> Result<(), Error> {
        let sql = "UPDATE person SET password_hash = $2 WHERE name = $1";
        self.change_person(person, (sql, Some(password_hash)))
    }

    /// Gives somebody another role, and ends their sessions.
    ///
    /// # Errors
    /// [`Error::LastAdmin`] when nobody else could give roles then.
    pub fn set_role(&self, person: &Person, role: Role) -> Result<(), Error> {
        let sql = "UPDATE person SET role = $2 WHERE name = $1";
        self.change_person(person, (sql, Some(role.as_str())))
    }

    /// Removes somebody, and ends their sessions. What they did stays theirs.
    ///
    /// # Errors
    /// [`Error::LastAdmin`] when nobody else could give roles then.
    pub fn remove_person(&self, person: &Person) -> Result<(), Error> {
        let sql = "DELETE FROM person WHERE name = $1";
        self.change_person(person, (sql, None))
    }

    fn change_person(
        &self,
        person: &Person,
        (sql, value): (&'static str, Option<&str>),
    ) -> Result<(), Error> {
        self.store.write(async |tx: &mut AnyConnection| {
            // Two who demote each other at the same time wait for one another.
            let lock = "UPDATE project SET name = name";
            sqlx::query(lock).execute(&mut *tx).await?;
            let had_admin = n_people(&mut *tx, "role = 'admin'").await? > 0;
            let ended = sqlx::query("DELETE FROM session WHERE person = $1");
            ended.bind(person.as_str()).execute(&mut *tx).await?;
            let query = sqlx::query(sql).bind(person.as_str());
            let query = match value {
                Some(value) => query.bind(value),
                None => query,
            };
            if query.execute(&mut *tx).await?.rows_affected() == 0 {
                return Err(Error::Missing {
                    what: format!("person `{person}`"),
                });
            }
            let has_admin = n_people(&mut *tx, "role = 'admin'").await? > 0;
            if had_admin && !has_admin && n_people(&mut *tx, "1 = 1").await? > 0 {
                return Err(Error::LastAdmin {
                    person: person.clone(),
                });
            }
            Ok(())
        })
    }
}

async fn n_people(connection: &mut AnyConnection, which: &'static str) -> Result<i64, Error> {
    let sql = format!("SELECT COUNT(*) FROM person WHERE {which}");
    let query = sqlx::query(sqlx::AssertSqlSafe(sql));
    Ok(query.fetch_one(connection).await?.try_get(0)?)
}

/// Somebody, of a row with their name and their role.
pub(crate) fn member(row: &AnyRow) -> Result<Member, Error> {
    let role: String = row.try_get("role")?;
    Ok(Member {
        person: Person::new(row.try_get::<String, _>("name")?)?,
        role: Role::parse(&role).ok_or_else(|| Error::Database {
            reason: format!("`{role}` is no role"),
        })?,
    })
}
