//! A clinic's backend that keeps branches, services, doctors, free times, patients and
//! appointments. It does each call of one key once, writes down what it has done, and can be slow,
//! down, wrong, or answer in another order and twice.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use jiff::civil::{Date, time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// How the clinic is disposed to answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    #[default]
    Well,
    /// It does nothing, and says 503.
    Down,
    /// It does what it is asked, and never answers.
    Mute,
    /// It does what it is asked, and answers after so many milliseconds.
    Slow(u64),
    /// Its answers have other types than they should.
    Wrong,
    /// It lists in another order, and each row twice.
    Confused,
}

/// An appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    pub id: u32,
    pub client: i64,
    pub doctor: String,
    pub service: String,
    pub start: Timestamp,
    /// `ok` or `off`.
    pub state: &'static str,
}

/// What has had an effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub key: String,
    /// `POST /appointments`
    pub what: String,
}

#[derive(Default)]
struct Inner {
    mood: Mood,
    /// What counts in place of the mood for paths that begin so.
    moods: BTreeMap<&'static str, Mood>,
    token: Option<String>,
    appointments: Vec<Appointment>,
    patients: BTreeMap<i64, String>,
    answers: BTreeMap<String, (u16, Value)>,
    journal: Vec<Done>,
    /// Every call, also those of a key that was known.
    calls: Vec<String>,
}

/// A clinic on the loopback. It ends when it is dropped.
pub struct Clinic {
    pub address: SocketAddr,
    inner: Arc<Mutex<Inner>>,
    serving: AbortHandle,
}

/// The doctors, each with a branch and the services that they give.
const DOCTORS: [(&str, &str, &str, &[&str]); 3] = [
    ("akhmet", "Ахметов", "north", &["checkup"]),
    ("bolat", "Болатов", "south", &["checkup", "xray"]),
    ("saule", "Сауле", "north", &["checkup"]),
];

/// That of Almaty since 2024.
fn zone() -> TimeZone {
    TimeZone::fixed(Offset::constant(5))
}

impl Clinic {
    pub async fn start(token: &str) -> Clinic {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("the loopback has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let inner = Inner {
            token: Some(format!("Bearer {token}")),
            ..Inner::default()
        };
        let inner = Arc::new(Mutex::new(inner));
        let router = Router::new().fallback(take).with_state(Arc::clone(&inner));
        let serving = tokio::spawn(async move {
            let served = axum::serve(listener, router).await;
            served.expect("a server of axum never ends");
        });
        Clinic {
            address,
            inner,
            serving: serving.abort_handle(),
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}/api", self.address)
    }

    /// Answers so from now on.
    pub fn is(&self, mood: Mood) {
        let mut inner = self.lock();
        inner.mood = mood;
        inner.moods.clear();
    }

    /// Answers so from now on where the path begins so, `/slots`.
    pub fn is_at(&self, path: &'static str, mood: Mood) {
        self.lock().moods.insert(path, mood);
    }

    pub fn appointments(&self) -> Vec<Appointment> {
        self.lock().appointments.clone()
    }

    /// Those that stand.
    pub fn standing(&self) -> Vec<Appointment> {
        let mut all = self.appointments();
        all.retain(|appointment| appointment.state == "ok");
        all
    }

    /// How many appointments of somebody stand.
    pub fn standing_of(&self, client: i64) -> usize {
        let standing = self.standing().into_iter();
        standing.filter(|it| it.client == client).count()
    }

    /// Gives somebody a patient's card, as the reception does.
    pub fn knows(&self, person: i64, name: &str) {
        self.lock().patients.insert(person, name.to_owned());
    }

    /// Takes a time by the telephone.
    pub fn takes(&self, doctor: &str, start: Timestamp) {
        let mut inner = self.lock();
        let id = inner.appointments.len() as u32 + 1;
        inner.appointments.push(Appointment {
            id,
            client: 0,
            doctor: doctor.to_owned(),
            service: "checkup".to_owned(),
            start,
            state: "ok",
        });
    }

    pub fn journal(&self) -> Vec<Done> {
        self.lock().journal.clone()
    }

    /// `GET /branches`, in the order in which they came.
    pub fn calls(&self) -> Vec<String> {
        self.lock().calls.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        locked(&self.inner)
    }
}

impl Drop for Clinic {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn locked(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn take(
    State(inner): State<Arc<Mutex<Inner>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let header = |name: &str| {
        let value = headers.get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    let path = uri.path().trim_start_matches("/api").to_owned();
    let (mood, (status, mut json)) = {
        let mut inner = locked(&inner);
        inner.calls.push(format!("{method} {path}"));
        let mut moods = inner.moods.iter();
        let own = moods.find(|(begins, _)| path.starts_with(**begins));
        let mood = own.map_or(inner.mood, |(_, mood)| *mood);
        let answer = match mood {
            _ if header("authorization") != inner.token => (401, json!({})),
            Mood::Down => (503, json!({})),
            _ => {
                let call = Call {
                    method: &method,
                    path: &path,
                    query: query(&uri),
                    body: serde_json::from_slice(&body).unwrap_or_default(),
                };
                inner.once(&header("idempotency-key").unwrap_or_default(), &call)
            }
        };
        (mood, answer)
    };
    match mood {
        Mood::Well | Mood::Down => {}
        Mood::Mute => std::future::pending().await,
        Mood::Slow(milliseconds) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        }
        Mood::Wrong => json = wrong(json),
        Mood::Confused => json = confused(json),
    }
    let status = StatusCode::from_u16(status).expect("a status of HTTP");
    (status, json.to_string()).into_response()
}

/// Each number is a text, and each text a list.
fn wrong(json: Value) -> Value {
    match json {
        Value::String(text) => json!([text]),
        Value::Number(number) => json!(number.to_string() + "?"),
        Value::Array(items) => items.into_iter().map(wrong).collect(),
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (name, wrong(value)));
            Value::Object(fields.collect())
        }
        other => other,
    }
}

fn confused(json: Value) -> Value {
    match json {
        Value::Array(items) => {
            let twice = items.iter().rev().chain(&items).cloned();
            Value::Array(twice.collect())
        }
        Value::Object(fields) => {
            let fields = fields
                .into_iter()
                .map(|(name, value)| (name, confused(value)));
            Value::Object(fields.collect())
        }
        other => other,
    }
}

struct Call<'c> {
    method: &'c Method,
    path: &'c str,
    query: BTreeMap<String, String>,
    body: Value,
}

fn query(uri: &Uri) -> BTreeMap<String, String> {
    let pairs = uri.query().unwrap_or_default().split('&');
    let pairs = pairs.filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

type Said = (u16, Value);

impl Inner {
    /// Answers a change of a key that is known as before, without doing it again.
    fn once(&mut self, key: &str, call: &Call<'_>) -> Said {
        if *call.method == Method::GET {
            return self.read(call);
        }
        if let Some(said) = self.answers.get(key) {
            return said.clone();
        }
        let said = self.write(call);
        if said.0 < 300 {
            self.journal.push(Done {
                key: key.to_owned(),
                what: format!("{} {}", call.method, call.path),
            });
        }
        self.answers.insert(key.to_owned(), said.clone());
        said
    }

    fn read(&self, call: &Call<'_>) -> Said {
        let wanted = |name: &str, value: &str| {
            let given = call.query.get(name);
            given.is_none_or(|given| given == value)
        };
        match call.path {
            "/branches" => (
                200,
                json!({ "items": [
                    { "id": "north", "name_ru": "Север" },
                    { "id": "south", "name_ru": "Юг" },
                ] }),
            ),
            "/services" => (
                200,
                json!([
                    { "id": "checkup", "title": "Осмотр", "branch_ids": ["north", "south"], "minutes": 30, "price": 5000 },
                    { "id": "xray", "title": "Рентген", "branch_ids": ["south"], "minutes": 60, "price": null },
                ]),
            ),
            "/doctors" => {
                let fitting = DOCTORS.iter().filter(|(_, _, branch, services)| {
                    let gives = |service: &&str| wanted("service_id", service);
                    wanted("branch_id", branch) && services.iter().any(gives)
                });
                let listed = fitting.map(|(id, name, branch, _)| {
                    json!({ "id": id, "data": { "fio": name }, "branch_id": branch })
                });
                (200, listed.collect())
            }
            "/slots" => (200, self.slots(call)),
            "/appointments/mine" => {
                let mine = self.appointments.iter();
                let mine = mine.filter(|it| wanted("telegram_id", &it.client.to_string()));
                (
                    200,
                    json!({ "items": mine.map(as_json).collect::<Value>() }),
                )
            }
            "/patients/by-telegram" => {
                let person = call.query.get("telegram_id").and_then(|id| id.parse().ok());
                match person.and_then(|id: i64| Some((id, self.patients.get(&id)?))) {
                    Some((id, name)) => (
                        200,
                        json!({ "id": format!("p{id}"), "telegram_id": id, "name": name }),
                    ),
                    None => (404, json!({})),
                }
            }
            _ => (404, json!({})),
        }
    }

    /// Each day at ten, half past ten and eleven, where nobody is.
    fn slots(&self, call: &Call<'_>) -> Value {
        let day = |name: &str| -> Option<Date> { call.query.get(name)?.parse().ok() };
        let (Some(from), Some(to), Some(service)) =
            (day("from"), day("to"), call.query.get("service_id"))
        else {
            return json!("days and a service are needed");
        };
        let taken: BTreeSet<(&str, Timestamp)> = self
            .appointments
            .iter()
            .filter(|it| it.state == "ok")
            .map(|it| (it.doctor.as_str(), it.start))
            .collect();
        let mut listed = Vec::new();
        let doctors = DOCTORS.iter().filter(|(id, _, branch, services)| {
            let wanted = |name: &str, value: &str| {
                let given = call.query.get(name);
                given.is_none_or(|given| given == value)
            };
            services.contains(&service.as_str())
                && wanted("doctor_id", id)
                && wanted("branch_id", branch)
        });
        for (doctor, ..) in doctors {
            for date in from.series(1.day()).take_while(|date| *date <= to) {
                for at in [time(10, 0, 0, 0), time(10, 30, 0, 0), time(11, 0, 0, 0)] {
                    let start = zone().to_timestamp(date.to_datetime(at));
                    let start = start.expect("the clock of Almaty does not jump then");
                    if !taken.contains(&(doctor, start)) {
                        // By the clinic's clock, as many backends write it.
                        let local = date.to_datetime(at).to_string();
                        listed.push(json!({ "starts_at": local, "doctor_id": doctor }));
                    }
                }
            }
        }
        Value::Array(listed)
    }

    fn write(&mut self, call: &Call<'_>) -> Said {
        let text = |name: &str| call.body.get(name)?.as_str().map(str::to_owned);
        let start = || text("starts_at")?.parse::<Timestamp>().ok();
        if (call.method, call.path) == (&Method::POST, "/patients") {
            let person = call.body.get("telegram_id").and_then(Value::as_i64);
            let (Some(person), Some(name)) = (person, text("name")) else {
                return (400, json!({}));
            };
            if self.patients.contains_key(&person) {
                return (409, json!({}));
            }
            self.patients.insert(person, name.clone());
            return (
                201,
                json!({ "id": format!("p{person}"), "telegram_id": person, "name": name }),
            );
        }
        if (call.method, call.path) == (&Method::POST, "/appointments") {
            let client = call.body.get("telegram_id").and_then(Value::as_i64);
            let (Some(client), Some(start), Some(service)) = (client, start(), text("service_id"))
            else {
                return (400, json!({}));
            };
            let free = DOCTORS.iter().find(|(id, _, _, services)| {
                let wanted = text("doctor_id");
                services.contains(&service.as_str())
                    && wanted.is_none_or(|wanted| wanted == *id)
                    && self.is_free(id, start)
            });
            let Some((doctor, ..)) = free else {
                return (409, json!({}));
            };
            let appointment = Appointment {
                id: self.appointments.len() as u32 + 1,
                client,
                doctor: (*doctor).to_owned(),
                service,
                start,
                state: "ok",
            };
            let json = as_json(&appointment);
            self.appointments.push(appointment);
            return (201, json);
        }
        let id = call.path.strip_prefix("/appointments/");
        let id = id.and_then(|id| id.parse::<u32>().ok());
        let place = self.appointments.iter().position(|it| Some(it.id) == id);
        let Some(place) = place.filter(|place| self.appointments[*place].state == "ok") else {
            return (404, json!({}));
        };
        match *call.method {
            Method::DELETE => {
                self.appointments[place].state = "off";
                (204, Value::Null)
            }
            Method::PATCH => {
                let doctor = self.appointments[place].doctor.clone();
                match start() {
                    Some(start) if self.is_free(&doctor, start) => {
                        self.appointments[place].start = start;
                        (200, as_json(&self.appointments[place]))
                    }
                    Some(_) => (409, json!({})),
                    None => (400, json!({})),
                }
            }
            _ => (405, json!({})),
        }
    }

    fn is_free(&self, doctor: &str, start: Timestamp) -> bool {
        let mut standing = self.appointments.iter().filter(|it| it.state == "ok");
        !standing.any(|it| it.doctor == doctor && it.start == start)
    }
}

fn as_json(appointment: &Appointment) -> Value {
    json!({
        "id": appointment.id,
        "starts_at": appointment.start.to_string(),
        "service_id": appointment.service,
        "doctor_id": appointment.doctor,
        "branch_id": DOCTORS.iter().find(|(id, ..)| *id == appointment.doctor).map(|it| it.2),
        "state": appointment.state,
    })
}
