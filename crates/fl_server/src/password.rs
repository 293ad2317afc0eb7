//! Passwords: argon2id, and the same work for names that nobody has.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::Error;

/// The shortest and the longest password, bytes.
const LENGTHS: (usize, usize) = (10, 1024);

/// The hash of a password, with a salt of its own, as it is stored.
///
/// # Errors
/// [`Error::PasswordLength`] for one that is easily guessed.
pub fn hash_password(password: &str) -> Result<String, Error> {
    let (least, most) = LENGTHS;
    if !(least..=most).contains(&password.len()) {
        return Err(Error::PasswordLength { least, most });
    }
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|_| Error::Hash)?.to_string())
}

/// Whether a password is the one of a hash; a stranger's has none.
///
/// The time does not tell a stranger's name from a wrong password: both are compared with a hash
/// of the same cost.
pub(crate) fn is_right(password: &str, hash: Option<&str>) -> bool {
    let hash = hash.unwrap_or(NOBODY);
    let Ok(hash) = PasswordHash::new(hash) else {
        return false;
    };
    let argon2 = Argon2::default();
    password.len() <= LENGTHS.1 && argon2.verify_password(password.as_bytes(), &hash).is_ok()
}

/// A hash of nothing that anybody could type, with the cost of all others.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGF0IGFsbCEhIQ$\
                      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_opens_its_own_hash_alone() {
        let hash = hash_password("correct horse battery").unwrap();
        assert!(is_right("correct horse battery", Some(&hash)));
        for wrong in ["correct horse batterx", "", "correct horse battery "] {
            assert!(!is_right(wrong, Some(&hash)), "{wrong}");
        }
        assert!(!is_right("correct horse battery", Some("no hash")));
        assert_ne!(hash, hash_password("correct horse battery").unwrap());
    }

    /// The same parameters, salt and output as a real hash: the same work.
    #[test]
    fn a_stranger_costs_as_much_as_a_wrong_password() {
        let hash = hash_password("correct horse battery").unwrap();
        let parts = |hash: &str| {
            let hash = PasswordHash::new(hash).unwrap();
            let lengths = (hash.salt.unwrap().len(), hash.hash.unwrap().len());
            (hash.algorithm.to_string(), hash.params.to_string(), lengths)
        };
        assert_eq!(parts(NOBODY), parts(&hash));
        assert!(!is_right("", None));
    }
}
