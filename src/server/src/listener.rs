//! Connections of sending systems: who is let in, how many at once, and how long each may take (ASVS 5.0.0-12.1.3 and
//! 15.2.2; a slow sender costs a connection, and nobody else's time).

mod room;

pub use room::Limits;

use crate::mutual_tls::{Credentials, hsa_id};
use axum::Router;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use room::{Place, Room};
use soap::Peer;
use std::{future::pending, pin::pin, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;
use tower::Service;

/// A handshake takes less than this, or there is none.
const HANDSHAKE: Duration = Duration::from_secs(5);
/// The head of a request is there within this, from when the connection has nothing else to do: so long a connection may
/// be silent between two requests, too.
const HEAD: Duration = Duration::from_secs(20);
/// Headers of one request, at most.
const HEADERS: usize = 64;
/// What is read ahead of a connection, in bytes: more than any head.
const BUFFER: usize = 32 * 1024;
/// So old a connection becomes before it is asked to begin anew.
const AGE: Duration = Duration::from_mins(15);
/// So long a connection that is asked to end may take to finish what it is at.
const LAST_WORDS: Duration = Duration::from_secs(40);
/// So long nobody is let in after the system had no room for a connection.
const BREATH: Duration = Duration::from_millis(100);

/// How sending systems come in.
#[derive(Debug)]
pub(crate) struct Door {
    /// `None`: in the clear, on this machine.
    pub(crate) credentials: Option<Credentials>,
    pub(crate) limits: Limits,
}

/// Serves until it is told to stop, and then finishes what is under way.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    door: Door,
    mut stopping: watch::Receiver<bool>,
) -> std::io::Result<()> {
    // A bare router is copied for each connection that is given it; this one is copied by counting.
    let router = router.with_state(());
    let room = Room::new(door.limits);
    let credentials = door.credentials;
    let mut under_way = JoinSet::new();
    loop {
        tokio::select! {
            () = told(&mut stopping) => break,
            Some(_) = under_way.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) => {
                    let Some(place) = room.let_in(from.ip()) else { continue };
                    let (router, stopping) = (router.clone(), stopping.clone());
                    under_way.spawn(receive(stream, place, credentials.clone(), router, stopping));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    sleep(BREATH).await;
                }
            },
        }
    }
    drop(listener);
    while under_way.join_next().await.is_some() {}
    Ok(())
}

async fn told(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await; // or nobody is left to tell
}

/// One connection, from its first byte to its last.
async fn receive(
    stream: TcpStream,
    place: Place,
    credentials: Option<Credentials>,
    router: Router,
    stopping: watch::Receiver<bool>,
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection without TCP_NODELAY");
    }
    let Some(mut credentials) = credentials else {
        return converse(stream, None, router, None, stopping).await;
    };
    let acceptor = TlsAcceptor::from(credentials.now());
    let stream = match timeout(HANDSHAKE, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => {
            tracing::info!(%error, "a connection was not let in");
            return;
        }
        Err(_) => {
            tracing::info!(error = "the handshake took too long", "a connection was not let in");
            return;
        }
    };
    let certificate = stream.get_ref().1.peer_certificates().and_then(<[_]>::first);
    let peer = Peer { hsa_id: certificate.and_then(hsa_id) };
    let seat = match &peer.hsa_id {
        Some(hsa_id) => match place.seat(hsa_id) {
            Some(seat) => Some(seat),
            None => return,
        },
        None => None,
    };
    converse(stream, Some(peer), router, Some(credentials), stopping).await;
    drop(seat);
}

/// The requests of one connection. It ends after the one under way when the process stops, when it has become old, and
/// when other certificates or revocation lists hold than it was let in by.
async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: Option<Peer>,
    router: Router,
    mut credentials: Option<Credentials>,
    mut stopping: watch::Receiver<bool>,
) {
    let service = service_fn(move |mut request: http::Request<Incoming>| {
        if let Some(peer) = &peer {
            request.extensions_mut().insert(peer.clone());
        }
        router.clone().call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_headers(HEADERS).max_buf_size(BUFFER);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    let over = async {
        tokio::select! {
            () = told(&mut stopping) => {}
            () = changed(&mut credentials) => {}
            () = sleep(AGE) => {}
        }
    };
    tokio::select! {
        ended = connection.as_mut() => {
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection broke off");
            }
            return;
        }
        () = over => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(LAST_WORDS, connection).await; // what takes longer is broken off
}

async fn changed(credentials: &mut Option<Credentials>) {
    match credentials {
        Some(credentials) => credentials.changed().await,
        None => pending().await,
    }
}
