//! `/api/studies`: saved study folders.

use super::list;
use crate::ask::{AskQuery, is_media, parse_body, read_body};
use crate::compute::Answer;
use crate::folder;
use crate::jobs::blocking;
use crate::negotiate::send;
use crate::problem::Problem;
use crate::state::App;
use crate::store::{Study, StudyFile, StudyHead};
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// A study folder as JSON: text files by path.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FolderIn {
    /// Text of each file by its path in the folder; `study.toml` must be there.
    #[schema(example = json!({"study.toml": "[study]\nname = \"A corridor\"\nyear = 2026\n"}))]
    pub files: BTreeMap<String, String>,
}

/// A saved study with its files.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StudyOut {
    /// Head.
    #[serde(flatten)]
    pub head: StudyHead,
    /// Text files by path.
    pub files: BTreeMap<String, String>,
    /// Files that are no text, with their size in bytes; get them with the folder.
    pub binary: BTreeMap<String, u64>,
}

impl From<Study> for StudyOut {
    fn from(study: Study) -> Self {
        let mut out = Self {
            head: study.head,
            files: BTreeMap::new(),
            binary: BTreeMap::new(),
        };
        for f in study.files {
            match String::from_utf8(f.content) {
                Ok(text) => {
                    out.files.insert(f.path, text);
                }
                Err(e) => {
                    out.binary.insert(f.path, e.as_bytes().len() as u64);
                }
            }
        }
        out
    }
}

/// The name and question that a study file states.
pub fn headline(files: &[StudyFile]) -> Result<(String, String), Problem> {
    let text = files
        .iter()
        .find(|f| f.path == "study.toml")
        .map(|f| f.content.clone());
    let bad = |what: String| Problem::conflict("bad_study", what).at("study.toml");
    let text = String::from_utf8(text.unwrap_or_default()).map_err(|e| bad(e.to_string()))?;
    let table: toml::Table = text
        .parse()
        .map_err(|e: toml::de::Error| bad(e.to_string()))?;
    let head = |key: &str| {
        let value = table
            .get("study")
            .and_then(|s| s.get(key))
            .and_then(|v| v.as_str());
        value.map(|v| v.chars().take(300).collect::<String>())
    };
    let name = head("name").ok_or_else(|| bad("expected [study] with a name".to_owned()))?;
    Ok((name, head("question").unwrap_or_default()))
}

/// Reads a study folder from a request: JSON or zip.
pub async fn read_folder(app: &App, request: Request) -> Result<Vec<StudyFile>, Problem> {
    let l = &app.config.limits;
    if is_media(request.headers(), "application/zip") {
        let bytes = l.study_bytes;
        let body = read_body(request.into_body(), bytes, l.total()).await?;
        return blocking(move || folder::unzip(&body, bytes)).await;
    }
    if !is_media(request.headers(), "application/json") {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "bad_media_type",
            "expected Content-Type: application/json or application/zip",
        ));
    }
    let body = read_body(request.into_body(), l.body_bytes, l.head()).await?;
    folder_of(app, parse_body(&body, l.json_depth)?)
}

/// The checked files of a JSON folder.
pub fn folder_of(app: &App, given: FolderIn) -> Result<Vec<StudyFile>, Problem> {
    let files: Vec<_> = given
        .files
        .into_iter()
        .map(|(path, text)| StudyFile {
            path,
            content: text.into_bytes(),
        })
        .collect();
    folder::check_folder(&files, app.config.limits.study_bytes)?;
    Ok(files)
}

/// Finds a saved study.
pub async fn load(app: &App, id: &str) -> Result<Study, Problem> {
    let (store, wanted) = (app.store.clone(), id.to_owned());
    blocking(move || Ok(store.study(&wanted)?))
        .await?
        .ok_or_else(|| Problem::not_found("study", id))
}

/// Which studies.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListAsk {
    /// At most so many, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// Those after the study of this id.
    after: Option<String>,
}

/// Saved studies, last changed first. At most 1000 at once: `x-total-count` says how many there are, `Link` where the next are.
#[utoipa::path(get, path = "/api/studies", tag = "studies", params(ListAsk),
    responses((status = 200, body = Vec<StudyHead>, headers(("x-total-count" = u64), ("link" = String))), (status = "default", response = Problem)))]
async fn list(
    State(app): State<App>,
    AskQuery(ask): AskQuery<ListAsk>,
) -> Result<Response, Problem> {
    let most = list::limit(ask.limit)?;
    let store = app.store.clone();
    blocking(move || {
        let after = ask.after.as_deref();
        let page = store
            .studies_after(after, most)?
            .ok_or_else(|| Problem::not_found("study", after.unwrap_or_default()).at("after"))?;
        Ok(list::part(page, most, |s| {
            format!("/api/studies?limit={most}&after={}", s.id)
        }))
    })
    .await
}

/// Saves a new study, from JSON or from a zip file of its folder.
#[utoipa::path(post, path = "/api/studies", tag = "studies",
    request_body(content((FolderIn = "application/json"), (Vec<u8> = "application/zip"))),
    responses((status = 201, body = StudyHead, headers(("Location" = String))), (status = "default", response = Problem)))]
async fn create(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    let files = read_folder(&app, request).await?;
    let (name, question) = headline(&files)?;
    let store = app.store.clone();
    let head = blocking(move || Ok(store.add_study(&name, &question, &files)?)).await?;
    let place = format!("/api/studies/{}", head.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Json(head)).into_response())
}

/// One study with its files.
#[utoipa::path(get, path = "/api/studies/{id}", tag = "studies", params(("id" = String, Path)),
    responses((status = 200, body = StudyOut), (status = "default", response = Problem)))]
async fn read(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let study = load(&app, &id).await?;
    Ok(send(&headers, Answer::json(&StudyOut::from(study))?))
}

/// Replaces a study's files.
#[utoipa::path(put, path = "/api/studies/{id}", tag = "studies", params(("id" = String, Path)),
    request_body(content((FolderIn = "application/json"), (Vec<u8> = "application/zip"))),
    responses((status = 200, body = StudyHead), (status = "default", response = Problem)))]
async fn replace(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Json<StudyHead>, Problem> {
    let files = read_folder(&app, request).await?;
    let (name, question) = headline(&files)?;
    let (store, wanted) = (app.store.clone(), id.clone());
    blocking(move || Ok(store.replace_study(&wanted, &name, &question, &files)?))
        .await?
        .map(Json)
        .ok_or_else(|| Problem::not_found("study", &id))
}

/// Deletes a study; its runs stay.
#[utoipa::path(delete, path = "/api/studies/{id}", tag = "studies", params(("id" = String, Path)),
    responses((status = 204), (status = "default", response = Problem)))]
async fn delete(State(app): State<App>, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let (store, wanted) = (app.store.clone(), id.clone());
    if blocking(move || Ok(store.delete_study(&wanted)?)).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(Problem::not_found("study", &id))
}

/// The study folder as a zip file.
#[utoipa::path(get, path = "/api/studies/{id}/folder", tag = "studies", params(("id" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/zip"), (status = "default", response = Problem)))]
async fn export(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Problem> {
    let study = load(&app, &id).await?;
    let name = slug(&study.head.name);
    zip_response(&name, study.files).await
}

/// Sends files as a zip file to be saved under `name`.
pub async fn zip_response(name: &str, files: Vec<StudyFile>) -> Result<Response, Problem> {
    let folder = name.to_owned();
    let packed = blocking(move || folder::zip(&folder, &files)).await?;
    let mut response = packed.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/zip"),
    );
    if let Ok(v) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.zip\"")) {
        headers.insert(header::CONTENT_DISPOSITION, v);
    }
    Ok(response)
}

/// A name as a folder name: `eastern-maritime-corridor`.
pub fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().take(60) {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() {
        "study".to_owned()
    } else {
        out.to_owned()
    }
}

/// The routes of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, replace, delete))
        .routes(routes!(export))
}
