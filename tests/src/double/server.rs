//! HTTP on the loopback, with connections that can be cut in the middle of a call.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, State};
use axum::http::{Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::serve::IncomingStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use super::call::Call;
use super::failure::{self, Answer, Failure};
use super::pictures;
use super::reply::{Reply, reply};
use super::shared::{Responded, Shared};

/// In bytes: the Bot API server refuses longer ones.
const TOKEN_LIMIT: usize = 80;

/// A running server. Dropping it closes the port.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    accepting: AbortHandle,
    responding: AbortHandle,
}

impl Server {
    pub(super) async fn start(shared: Arc<Shared>) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let responding = tokio::spawn(perform_responses(Arc::clone(&shared), shared.responses()));
        let service = Router::new()
            .fallback(serve)
            .with_state(shared)
            .into_make_service_with_connect_info::<Scissors>();
        let accepting = tokio::spawn(async move {
            // The loop of `axum::serve` ends only with its task.
            let _ = axum::serve(CuttableListener(listener), service).await;
        });
        Ok(Self {
            address,
            accepting: accepting.abort_handle(),
            responding: responding.abort_handle(),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
        self.responding.abort();
    }
}

async fn serve(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    request: Request<Body>,
) -> Response {
    let path = request.uri().path().to_owned();
    if let Some((token, file)) = token_and_file(&path) {
        return match check_token(token, shared.settings.token.as_deref()) {
            Ok(()) => match pictures::content(&shared, file) {
                Some(content) => content.into_response(),
                None => response(&Err(Failure::path_not_found())),
            },
            Err(failure) => response(&Err(failure)),
        };
    }
    let Some((token, method)) = token_and_method(&path) else {
        return response(&Err(Failure::path_not_found()));
    };
    if let Err(failure) = check_token(token, shared.settings.token.as_deref()) {
        return response(&Err(failure));
    }
    let call = match Call::read(method, request).await {
        Ok(call) => call,
        Err(failure) => return response(&Err(failure)),
    };
    match reply(&shared, &call).await {
        Reply::Answer(answer) => response(&answer),
        Reply::Cut => {
            scissors.cut();
            StatusCode::OK.into_response()
        }
    }
}

/// Performs the calls that the bot makes in its responses to posted updates.
async fn perform_responses(shared: Arc<Shared>, mut responses: mpsc::UnboundedReceiver<Responded>) {
    while let Some(Responded { call, performed }) = responses.recv().await {
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            reply(&shared, &call).await;
            // The one who posted may have gone.
            let _ = performed.send(());
        });
    }
}

fn token_and_method(path: &str) -> Option<(&str, &str)> {
    let (token, method) = path.strip_prefix("/bot")?.split_once('/')?;
    Some((token, method.trim_matches('/')))
}

/// The address of a file is not a method.
fn token_and_file(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix("/file/bot")?.split_once('/')
}

/// The form is checked as in `ClientManager::send` of the Bot API server.
fn check_token(token: &str, fixed: Option<&str>) -> Result<(), Failure> {
    let token = token.replace("%3A", ":").replace("%3a", ":");
    let id = token.split_once(':').and_then(|(id, _)| id.parse().ok());
    let has_form = id.is_some_and(|id: i64| id > 0 && id < 1 << 54);
    if !has_form || token.starts_with('0') || token.len() > TOKEN_LIMIT {
        return Err(Failure::token_without_form());
    }
    match fixed {
        Some(fixed) if fixed != token => Err(Failure::unauthorized()),
        Some(_) | None => Ok(()),
    }
}

fn response(answer: &Answer) -> Response {
    let status = match answer {
        Ok(_) => StatusCode::OK,
        Err(failure) => StatusCode::from_u16(failure.code).expect("refusals have HTTP statuses"),
    };
    let kind = [(header::CONTENT_TYPE, "application/json")];
    let mut response = (status, kind, failure::body(answer).to_string()).into_response();
    if let Err(Failure {
        retry_after: Some(seconds),
        ..
    }) = answer
    {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, (*seconds).into());
    }
    response
}

/// Cuts the connection that it belongs to.
#[derive(Clone, Default)]
struct Scissors(Arc<AtomicBool>);

impl Scissors {
    /// From now on nothing is read or written, so hyper drops the socket on its next attempt.
    fn cut(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn check(&self) -> io::Result<()> {
        if self.0.load(Ordering::Acquire) {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        Ok(())
    }
}

impl Connected<IncomingStream<'_, CuttableListener>> for Scissors {
    fn connect_info(stream: IncomingStream<'_, CuttableListener>) -> Self {
        stream.io().scissors.clone()
    }
}

struct CuttableListener(TcpListener);

impl axum::serve::Listener for CuttableListener {
    type Io = CuttableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (CuttableStream, SocketAddr) {
        loop {
            match self.0.accept().await {
                Ok((stream, address)) => {
                    // Without it small answers wait for the caller's acknowledgement. If it cannot
                    // be set, that only costs time.
                    let _ = stream.set_nodelay(true);
                    let scissors = Scissors::default();
                    return (CuttableStream { stream, scissors }, address);
                }
                // Too many open files, or a caller that has left: neither ends the server.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

struct CuttableStream {
    stream: TcpStream,
    scissors: Scissors,
}

impl AsyncRead for CuttableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.scissors.check()?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.scissors.check()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.scissors.check()?;
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
