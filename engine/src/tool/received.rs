//! Files that tools give: what they are called.

use crate::interpret::file_name;
use crate::value::FileForm;

/// The most bytes of a file.
pub const LARGEST_RECEIVED: usize = 20 << 20;
/// Telegram takes no larger photo.
const LARGEST_PICTURE: usize = 10 << 20;

/// A file that a tool has given, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// With its ending, as a person sees it.
    pub name: String,
    pub form: FileForm,
}

/// The kinds of files that backends give, and how their names end.
const ENDINGS: [(&str, &str); 12] = [
    ("application/pdf", "pdf"),
    ("image/png", "png"),
    ("image/jpeg", "jpg"),
    ("text/csv", "csv"),
    ("text/plain", "txt"),
    ("text/calendar", "ics"),
    ("application/zip", "zip"),
    ("application/msword", "doc"),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    ("application/vnd.ms-excel", "xls"),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    ("application/json", "json"),
];

/// By the headers `content-type` and `content-disposition`, which may say anything. Without a name
/// it is called as its operation.
pub(super) fn received(
    operation: &str,
    content_type: Option<&str>,
    disposition: Option<&str>,
    size: usize,
) -> Received {
    let kind = content_type.unwrap_or_default().split(';').next();
    let kind = kind.unwrap_or_default().trim().to_ascii_lowercase();
    let ending = ENDINGS.iter().find(|(known, _)| *known == kind);
    let ending = ending.map(|(_, ending)| *ending);
    let said = disposition.and_then(said);
    let name = file_name(said.as_deref().unwrap_or(operation));
    let name = match ending {
        Some(ending) if !name.to_lowercase().ends_with(&format!(".{ending}")) => {
            format!("{name}.{ending}")
        }
        Some(_) | None => name,
    };
    let form = match ending {
        Some("png" | "jpg") if size <= LARGEST_PICTURE => FileForm::Picture,
        Some(_) | None => FileForm::Document,
    };
    Received { name, form }
}

/// The name in `attachment; filename="a.pdf"`; `filename*=UTF-8''…` counts more.
fn said(disposition: &str) -> Option<String> {
    let parts = || {
        disposition
            .split(';')
            .filter_map(|part| part.trim().split_once('='))
    };
    let of = |key: &str| {
        let found = parts().find(|(name, _)| name.trim().eq_ignore_ascii_case(key));
        found.map(|(_, value)| value.trim())
    };
    let encoded = of("filename*").and_then(|value| {
        let (charset, rest) = value.split_once('\'')?;
        let (_, text) = rest.split_once('\'')?;
        charset
            .eq_ignore_ascii_case("utf-8")
            .then(|| decoded(text))
            .flatten()
    });
    encoded.or_else(|| of("filename").map(|value| value.trim_matches('"').to_owned()))
}

/// `%D0%B0` as its text.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(content_type: &str, disposition: &str) -> String {
        let said = Some(disposition).filter(|it| !it.is_empty());
        received("document", Some(content_type), said, 10).name
    }

    #[test]
    fn a_file_is_called_as_the_tool_says_and_ends_by_its_kind() {
        assert_eq!(name("application/pdf", ""), "document.pdf");
        assert_eq!(
            name(
                "application/pdf; charset=x",
                "attachment; filename=\"a.PDF\""
            ),
            "a.PDF"
        );
        assert_eq!(
            name(
                "application/pdf",
                "attachment; filename*=UTF-8''%D0%90%D0%BD.pdf; filename=x"
            ),
            "Ан.pdf"
        );
        assert_eq!(name("", "inline; filename=a.txt"), "a.txt");
    }

    #[test]
    fn a_name_that_leads_elsewhere_or_lies_is_made_harmless() {
        assert_eq!(
            name("application/pdf", "filename=\"../../etc/passwd\""),
            "etc-passwd.pdf"
        );
        assert_eq!(
            name("application/pdf", "filename=\"fdp.\u{202e}exe\""),
            "fdp.exe.pdf"
        );
        assert_eq!(name("image/png", "filename*=UTF-8''%ff%zz"), "document.png");
        let long = "ж".repeat(500);
        assert!(
            name("text/csv", &format!("filename=\"{long}\""))
                .chars()
                .count()
                < 120
        );
    }

    #[test]
    fn a_picture_is_shown_unless_it_is_too_large_for_that() {
        let form = |size| received("qr", Some("image/png"), None, size).form;
        assert_eq!(form(10), FileForm::Picture);
        assert_eq!(form(LARGEST_PICTURE + 1), FileForm::Document);
    }
}
