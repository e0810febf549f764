//! [`ReportAddress`]: the service to which errors are reported.

use std::fmt;

use reqwest::Url;
use reqwest::header::HeaderValue;

/// Where reports go. The key is the service's name for us and stands in no log.
#[derive(Clone, PartialEq, Eq)]
pub struct ReportAddress {
    pub(crate) url: Url,
    pub(crate) header: HeaderValue,
}

impl fmt::Debug for ReportAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ReportAddress(…)")
    }
}

impl ReportAddress {
    /// The address in a DSN, `https://KEY@HOST/PROJECT`; `None` if it is none.
    pub fn parse(dsn: &str) -> Option<ReportAddress> {
        let mut url = Url::parse(dsn).ok()?;
        let key = url.username().to_owned();
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        if !is_web || key.is_empty() || url.query().is_some() || url.fragment().is_some() {
            return None;
        }
        let path = url.path().trim_end_matches('/');
        let (before, project) = path.rsplit_once('/')?;
        let is_project = !project.is_empty() && project.bytes().all(|it| it.is_ascii_digit());
        if !is_project {
            return None;
        }
        let path = format!("{before}/api/{project}/envelope/");
        url.set_path(&path);
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
        let header = format!("Sentry sentry_version=7, sentry_client=tilmash, sentry_key={key}");
        let mut header = HeaderValue::from_str(&header).ok()?;
        header.set_sensitive(true);
        Some(ReportAddress { url, header })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dsn_names_an_address_and_a_key() {
        let address = ReportAddress::parse("https://abc@errors.example/prefix/42").unwrap();
        let url = "https://errors.example/prefix/api/42/envelope/";
        assert_eq!(address.url.as_str(), url);
        assert!(address.header.to_str().unwrap().ends_with("sentry_key=abc"));
        assert_eq!(format!("{address:?}"), "ReportAddress(…)");
        for wrong in [
            "",
            "errors.example/42",
            "https://errors.example/42",
            "https://abc@errors.example/",
            "https://abc@errors.example/project",
            "ftp://abc@errors.example/42",
        ] {
            assert!(ReportAddress::parse(wrong).is_none(), "{wrong}");
        }
    }
}
