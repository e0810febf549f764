//! [`Address`]: where an app's database is.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use reqwest::Url;
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;

use super::error::StoreError;

/// Where an app's database is, as `DATABASE_URL` says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    Sqlite(Place),
    Postgres(Box<Server>),
}

/// A database of SQLite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// It ends with its connection.
    Memory,
    File(PathBuf, Access),
}

/// What may be done with a file of SQLite, as `mode` says it (<https://www.sqlite.org/uri.html>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// `rwc`: it is made if it is not there. So it is if nothing is said.
    Create,
    /// `rw`: it must be there.
    Write,
    /// `ro`: nothing may be written, which a bot cannot live with.
    Read,
}

/// A database of PostgreSQL, and the schema in it, which `options` in the URL may name
/// (`?options=-csearch_path%3Dsalon`); otherwise it is the user's default, mostly `public`.
#[derive(Clone)]
pub struct Server {
    /// With the password.
    url: Url,
    options: PgConnectOptions,
    /// Without it, for people.
    place: String,
}

impl FromStr for Address {
    type Err = StoreError;

    /// Reads `sqlite://PATH`, `sqlite::memory:` or `postgres://USER@HOST/NAME`.
    fn from_str(url: &str) -> Result<Address, StoreError> {
        let address = if let Some(place) = url.strip_prefix("sqlite:") {
            Place::parse(place).map(Address::Sqlite)
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Server::parse(url).map(|server| Address::Postgres(Box::new(server)))
        } else {
            None
        };
        address.ok_or_else(|| StoreError::Url {
            // Whatever was mistyped, no password is repeated.
            url: match url.contains('@') || url.starts_with("postgres") {
                true => "…".to_owned(),
                false => url.to_owned(),
            },
        })
    }
}

impl Address {
    /// The database's file, if it is a file.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Address::Sqlite(place) => place.file(),
            Address::Postgres(_) => None,
        }
    }
}

/// Without a password.
impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Sqlite(Place::Memory) => formatter.write_str("sqlite::memory:"),
            Address::Sqlite(Place::File(file, _)) => {
                write!(formatter, "sqlite://{}", file.display())
            }
            Address::Postgres(server) => formatter.write_str(&server.place),
        }
    }
}

impl Place {
    /// What stands behind `sqlite:`. The one parameter is `mode`: an [`Access`], or `memory`.
    fn parse(text: &str) -> Option<Place> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let path = path.strip_prefix("//").unwrap_or(path);
        let path = percent_decode_str(path).decode_utf8().ok()?;
        let access = match query {
            "mode=memory" => return Some(Place::Memory),
            "" | "mode=rwc" => Access::Create,
            "mode=rw" => Access::Write,
            "mode=ro" => Access::Read,
            _ => return None,
        };
        if path == ":memory:" || path.is_empty() {
            return (access == Access::Create).then_some(Place::Memory);
        }
        Some(Place::File(PathBuf::from(&*path), access))
    }

    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Place::Memory => None,
            Place::File(file, _) => Some(file),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Memory => formatter.write_str(":memory:"),
            Place::File(file, _) => file.display().fmt(formatter),
        }
    }
}

impl Server {
    fn parse(text: &str) -> Option<Server> {
        let url = Url::parse(text).ok()?;
        // With a mistyped `/`, `?` or `#` a part of the password is read as a part of the place,
        // which people and logs are shown. Then the `@` is not where it should be.
        let behind = [Some(url.path()), url.query(), url.fragment()];
        if behind.into_iter().flatten().any(|part| part.contains('@')) {
            return None;
        }
        let options = PgConnectOptions::from_str(text).ok()?;
        let place = format!(
            "postgres://{}:{}/{}",
            options.get_host(),
            options.get_port(),
            options.get_database().unwrap_or_default()
        );
        let options = options
            .application_name("tilmash")
            .options([
                // A prepared statement is planned once for all values: no table of ours is so
                // uneven that another plan would win back what planning costs at each run.
                ("plan_cache_mode", "force_generic_plan"),
                ("jit", "off"),
                // With these, a work never waits for ever, others never wait for a work whose
                // process has been stopped, and a machine that is gone is noticed.
                ("lock_timeout", "5s"),
                ("idle_in_transaction_session_timeout", "60s"),
                ("tcp_keepalives_idle", "30"),
                ("tcp_keepalives_interval", "10"),
                ("tcp_keepalives_count", "3"),
            ])
            .disable_statement_logging();
        Some(Server {
            url,
            options,
            place,
        })
    }

    /// The address with the password.
    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    /// The address without the password.
    pub(crate) fn place(&self) -> &str {
        &self.place
    }

    pub(super) fn options(&self) -> &PgConnectOptions {
        &self.options
    }
}

impl PartialEq for Server {
    fn eq(&self, other: &Server) -> bool {
        self.url == other.url
    }
}

impl Eq for Server {}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(url: &str) -> Option<String> {
        match url.parse() {
            Ok(Address::Sqlite(place)) => Some(place.to_string()),
            Ok(Address::Postgres(server)) => Some(server.place().to_owned()),
            Err(_) => None,
        }
    }

    #[test]
    fn an_address_is_a_file_memory_or_a_server() {
        let cases = [
            ("sqlite://salon.db", "salon.db"),
            ("sqlite:salon.db", "salon.db"),
            ("sqlite:///srv/my%20salon.db?mode=rwc", "/srv/my salon.db"),
            ("sqlite://salon.db?mode=rw", "salon.db"),
            ("sqlite://salon.db?mode=ro", "salon.db"),
            ("sqlite::memory:", ":memory:"),
            ("sqlite://:memory:", ":memory:"),
            ("sqlite://salon?mode=memory", ":memory:"),
            (
                "postgres://salon:secret@db:5433/bots",
                "postgres://db:5433/bots",
            ),
            ("postgresql://salon@db/bots", "postgres://db:5432/bots"),
        ];
        for (url, expected) in cases {
            assert_eq!(place(url).as_deref(), Some(expected), "{url}");
        }
        for url in [
            "salon.db",
            "mysql://salon",
            "sqlite://a.db?mode=rx",
            "sqlite::memory:?mode=ro",
            "postgres://[",
        ] {
            assert_eq!(place(url), None, "{url}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let address: Address = "postgres://salon:secret@db/bots".parse().unwrap();
        assert_eq!(format!("{address:?}"), "Postgres(postgres://db:5432/bots)");
    }

    #[test]
    fn a_password_is_not_shown_if_the_address_is_mistyped() {
        for url in [
            "postgres:/salon:12secret@db/bots",
            "postgres:salon:12secret@db/bots",
            "postgres://salon:12/secret@db/bots",
            "postgres://salon:12?secret@db/bots",
            "postgres://salon:12#secret@db/bots",
            "postgres://salon:secret/bots",
            "postgresql//salon:12secret@db/bots",
            "postgress://salon:12secret@db/bots",
            "mysql://salon:12secret@db/bots",
            "sqlite://salon:12secret@db/bots?mode=none",
        ] {
            let error = url.parse::<Address>().unwrap_err();
            let told = format!("{error} {error:?}");
            assert!(!told.contains("secret") && !told.contains("12"), "{told}");
        }
    }
}
