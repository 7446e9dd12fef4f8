//! Listeners, and the way to stop: nothing new is taken in, what is under way is finished.

use crate::{Product, listener};
use axum::{Router, serve::ListenerExt};
use futures::future::{BoxFuture, FutureExt, join_all};
use std::{net::SocketAddr, time::Duration};
use tokio::{net::TcpListener, sync::watch};

/// So long what is under way may go on after the word to stop.
const DRAIN: Duration = Duration::from_secs(20);
/// More than the patience with a gateway, for the commit that says what came of it.
const COMMIT: Duration = Duration::from_secs(10);

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roles {
    /// Serves citizens.
    pub web: bool,
    /// Serves sending systems.
    pub soap: bool,
    /// Sends notices, asks booking systems, scans files, and forgets what is over.
    pub worker: bool,
}

impl Roles {
    /// All of them, in one process.
    pub const ALL: Self = Self { web: true, soap: true, worker: true };
}

/// Where the product listens.
#[derive(Debug, Clone, Copy, Default)]
pub struct Listening {
    /// For citizens.
    pub web: Option<SocketAddr>,
    /// For sending systems.
    pub soap: Option<SocketAddr>,
}

/// Runs the product until the process is told to stop (SIGTERM, Ctrl-C). `also` is served beside it; `ready` is
/// called when everything listens.
pub async fn run(
    product: Product,
    roles: Roles,
    also: Vec<(TcpListener, Router)>,
    ready: impl FnOnce(Listening),
) -> anyhow::Result<()> {
    let mut served = also;
    let mut senders = None;
    let mut listening = Listening::default();
    if roles.web {
        let web = product.web()?;
        let listener = listen("web", product.config().web.listen).await?;
        listening.web = Some(listener.local_addr()?);
        served.push((listener, web));
    }
    if roles.soap {
        let listener = listen("soap", product.config().soap.listen).await?;
        listening.soap = Some(listener.local_addr()?);
        senders = Some((listener, product.soap(), product.door()?));
    }
    let (stop, stopping) = watch::channel(false);
    let mut servers: Vec<BoxFuture<'_, std::io::Result<()>>> = served
        .into_iter()
        .map(|(listener, router)| serve(listener, router, stopping.clone()).boxed())
        .collect();
    if let Some((listener, router, door)) = senders {
        servers.push(listener::serve(listener, router, door, stopping.clone()).boxed());
    }
    let worker = async { if roles.worker { Box::pin(product.work(stopping.clone())).await } else { Ok(()) } };
    ready(listening);
    let everything = async {
        let (served, sent) = tokio::join!(join_all(servers), worker);
        sent?;
        served.into_iter().collect::<Result<Vec<_>, _>>().map_err(anyhow::Error::from)
    };
    let drained = async {
        told_to_stop().await;
        stop.send_replace(true);
        product.stop_streams();
        tracing::info!("stopping: no new requests are taken");
        tokio::time::sleep(DRAIN.max(product.config().notices.patience() + COMMIT)).await;
    };
    tokio::select! {
        served = everything => { served?; }
        () = drained => tracing::warn!("stopped before everything under way was finished"),
    }
    if tokio::time::timeout(COMMIT, product.inbox().calls_noted()).await.is_err() {
        tracing::warn!("stopped before every call was noted");
    }
    product.inbox().close();
    tracing::info!("stopped");
    Ok(())
}

async fn listen(what: &'static str, address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        anyhow::anyhow!(
            "{address} ({what}) cannot be listened on: {error}. Stop what listens there, or set INKORG__{}__LISTEN",
            what.to_uppercase()
        )
    })
}

async fn serve(
    listener: TcpListener,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection without TCP_NODELAY");
        }
    });
    let stopped = async move {
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    // A bare router is copied for each connection, all its routes with all their layers: 300 kB.
    axum::serve(listener, router.into_make_service()).with_graceful_shutdown(stopped).await
}

async fn told_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<Option<()>>();
    tokio::select! {
        () = interrupted => {}
        _ = terminated => {}
    }
}
