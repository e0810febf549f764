//! Methods of HTTP.

use super::only::Written;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// Whether it only reads.
    pub fn reads(self) -> bool {
        match self {
            Method::Get => true,
            Method::Post | Method::Put | Method::Patch | Method::Delete => false,
        }
    }

    /// Whether what is sent goes into a body.
    pub fn has_body(self) -> bool {
        match self {
            Method::Get | Method::Delete => false,
            Method::Post | Method::Put | Method::Patch => true,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

/// The method that a request is written with; `None` if it is written with another key.
pub(super) fn method(written: &Written<'_>) -> Option<Method> {
    let all = [
        ("get", Method::Get),
        ("post", Method::Post),
        ("put", Method::Put),
        ("patch", Method::Patch),
        ("delete", Method::Delete),
    ];
    let mut found = all.into_iter().filter(|(key, _)| *key == written.kind);
    found.next().map(|(_, method)| method)
}
