//! A study folder on its way in and out: names that are safe, and zip files within bounds.

use crate::problem::Problem;
use crate::store::StudyFile;
use axum::http::StatusCode;
use std::io::{Cursor, Read as _, Write as _};
use zip::write::SimpleFileOptions;

/// Files in one folder.
const MOST_FILES: usize = 500;

/// Checks the path of a file in a study folder: relative, at most three parts, plain characters.
///
/// ```
/// use sealane_server::check_path;
/// assert!(check_path("lists/un.xml").is_ok());
/// for bad in ["/etc/passwd", "../a", "a//b", "a/../b", "C:\\a", ".git/config", "a/b/c/d", ""] {
///     assert!(check_path(bad).is_err(), "{bad}");
/// }
/// ```
pub fn check_path(path: &str) -> Result<(), Problem> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-+ ()".contains(c);
    let part = |p: &str| {
        !p.is_empty()
            && p.len() <= 100
            && !p.starts_with('.')
            && !p.ends_with(' ')
            && p.chars().all(plain)
    };
    if path.split('/').count() <= 3 && path.split('/').all(part) {
        return Ok(());
    }
    Err(Problem::conflict(
        "bad_path",
        format!(
            "`{}` is no path of a study folder: at most three parts of letters, digits and `._-+ ()`, none beginning with a dot",
            path.chars().take(80).collect::<String>()
        ),
    ))
}

/// Checks a whole folder: paths, number, size, and `study.toml` among them.
pub fn check_folder(files: &[StudyFile], bytes: usize) -> Result<(), Problem> {
    let too_large = |what: String| {
        Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "study_too_large",
            what,
        ))
    };
    if files.len() > MOST_FILES {
        return too_large(format!(
            "the study has {} files; at most {MOST_FILES}",
            files.len()
        ));
    }
    let mut seen = std::collections::HashSet::new();
    for f in files {
        check_path(&f.path)?;
        if !seen.insert(f.path.to_lowercase()) {
            return Err(Problem::conflict(
                "bad_path",
                format!("`{}` is there twice", f.path),
            ));
        }
    }
    if files.iter().map(|f| f.content.len()).sum::<usize>() > bytes {
        return too_large(format!(
            "the study's files are larger than {bytes} bytes together"
        ));
    }
    if !files.iter().any(|f| f.path == "study.toml") {
        return Err(Problem::conflict(
            "no_study_file",
            "the folder has no study.toml",
        ));
    }
    Ok(())
}

/// A folder as a zip file; the same files give the same bytes.
pub fn zip(folder: &str, files: &[StudyFile]) -> Result<Vec<u8>, Problem> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    for f in files {
        out.start_file(format!("{folder}/{}", f.path), options)
            .map_err(Problem::internal)?;
        out.write_all(&f.content).map_err(Problem::internal)?;
    }
    Ok(out.finish().map_err(Problem::internal)?.into_inner())
}

/// Reads a zip file of a study folder; `bytes` bounds what it may grow to.
///
/// ```
/// assert!(sealane_server::unzip(b"not a zip", 1000).is_err());
/// ```
pub fn unzip(content: &[u8], bytes: usize) -> Result<Vec<StudyFile>, Problem> {
    let bad = |e: &dyn std::fmt::Display| {
        Problem::conflict("bad_zip", format!("not a zip file that can be read: {e}"))
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).map_err(|e| bad(&e))?;
    if archive.len() > 2 * MOST_FILES {
        return Err(bad(&format!("{} entries", archive.len())));
    }
    let mut left = bytes;
    let mut files = Vec::new();
    for i in 0..archive.len() {
        let entry = archive.by_index(i).map_err(|e| bad(&e))?;
        if entry.is_dir() {
            continue;
        }
        let path = entry.name().map_err(|e| bad(&e))?.into_owned();
        let mut text = Vec::new();
        entry
            .take(left as u64 + 1)
            .read_to_end(&mut text)
            .map_err(|e| bad(&e))?;
        if text.len() > left {
            return Err(Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "study_too_large",
                format!("the zip file unpacks to more than {bytes} bytes"),
            ));
        }
        left -= text.len();
        files.push(StudyFile {
            path,
            content: text,
        });
    }
    strip_common_folder(&mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    check_folder(&files, bytes)?;
    Ok(files)
}

/// Takes off the one folder that all files lie in.
fn strip_common_folder(files: &mut [StudyFile]) {
    let Some(top) = files
        .first()
        .and_then(|f| f.path.split_once('/'))
        .map(|(t, _)| format!("{t}/"))
    else {
        return;
    };
    if files.iter().all(|f| f.path.starts_with(&top))
        && !files.iter().any(|f| f.path == "study.toml")
    {
        for f in files {
            f.path = f.path.split_off(top.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file(path: &str, content: &[u8]) -> StudyFile {
        StudyFile {
            path: path.to_owned(),
            content: content.to_vec(),
        }
    }

    #[test]
    fn out_and_in_again() {
        let files = [
            file("claims.csv", b"fact,value\n"),
            file("lists/un.xml", b"<x/>"),
            file("study.toml", b"[study]\n"),
        ];
        let packed = zip("my-study", &files).unwrap();
        assert_eq!(unzip(&packed, 1000).unwrap(), files);
        assert_eq!(packed, zip("my-study", &files).unwrap());
    }

    #[test]
    fn a_bomb_is_refused() {
        let packed = zip("x", &[file("study.toml", &vec![0; 10_000_000])]).unwrap();
        assert!(packed.len() < 20_000);
        assert_eq!(
            unzip(&packed, 1_000_000).unwrap_err().kind,
            "study_too_large"
        );
    }

    #[test]
    fn no_path_climbs_out() {
        for bad in [
            "../study.toml",
            "/study.toml",
            "a/../../study.toml",
            "..\\study.toml",
        ] {
            let packed = zip("x", &[file(bad, b""), file("study.toml", b"")]).unwrap();
            assert_eq!(unzip(&packed, 1000).unwrap_err().kind, "bad_path", "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = unzip(&bytes, 1000);
        }

        #[test]
        fn no_damage_panics(at in 0usize..400, to in any::<u8>()) {
            let mut packed = zip("s", &[file("study.toml", b"[study]\nname = 'x'\n")]).unwrap();
            if let Some(b) = packed.get_mut(at) { *b = to; }
            let _ = unzip(&packed, 1000);
        }
    }
}
