//! A connection to a server that can be cut, silenced, mended and slowed down.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Passes on everything as long as it is whole. When it is cut, it breaks off every connection and
/// accepts no new one.
pub struct Proxy {
    address: SocketAddr,
    state: Arc<watch::Sender<State>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct State {
    is_whole: bool,
    /// Whether what is sent gets lost, with nobody being told.
    is_silent: bool,
    /// The pause before each piece that is passed on.
    delay: Duration,
}

impl Proxy {
    /// A proxy to the server, on the loopback.
    ///
    /// # Panics
    ///
    /// If the loopback has no free port.
    pub async fn to(server: SocketAddr) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("the loopback has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let whole = State {
            is_whole: true,
            is_silent: false,
            delay: Duration::ZERO,
        };
        let state = Arc::new(watch::Sender::new(whole));
        tokio::spawn(accept(listener, server, Arc::clone(&state)));
        Proxy { address, state }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn cut(&self) {
        self.state.send_modify(|state| state.is_whole = false);
    }

    /// From now on nothing comes through, as when a firewall drops it. A connection of this time
    /// stays silent until one side closes it.
    pub fn fall_silent(&self) {
        self.state.send_modify(|state| state.is_silent = true);
    }

    pub fn mend(&self) {
        self.state.send_modify(|state| {
            state.is_whole = true;
            state.is_silent = false;
        });
    }

    pub fn slow_down(&self, delay: Duration) {
        self.state.send_modify(|state| state.delay = delay);
    }
}

async fn accept(listener: TcpListener, server: SocketAddr, state: Arc<watch::Sender<State>>) {
    while let Ok((client, _)) = listener.accept().await {
        if state.borrow().is_whole {
            tokio::spawn(join(client, server, state.subscribe()));
        }
    }
}

async fn join(client: TcpStream, server: SocketAddr, mut state: watch::Receiver<State>) {
    let Ok(server) = TcpStream::connect(server).await else {
        return;
    };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let (there, back) = (state.clone(), state.clone());
    tokio::select! {
        () = pass(from_client, to_server, there) => {}
        () = pass(from_server, to_client, back) => {}
        // However this ends, the connection is gone then.
        _ = state.wait_for(|state| !state.is_whole) => {}
    }
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, state: watch::Receiver<State>) {
    let mut piece = vec![0; 64 * 1024];
    let mut is_silent = false;
    loop {
        let length = match from.read(&mut piece).await {
            Ok(0) | Err(_) => return,
            Ok(length) => length,
        };
        is_silent |= state.borrow().is_silent;
        if is_silent {
            continue;
        }
        let delay = state.borrow().delay;
        tokio::time::sleep(delay).await;
        if to.write_all(&piece[..length]).await.is_err() {
            return;
        }
    }
}
