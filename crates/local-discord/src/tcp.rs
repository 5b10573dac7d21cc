//! Connections that can be cut from within, to test a bot against a network that breaks, that know
//! which of this machine's addresses they came in at, and that may be bounded.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// How many connections may be open at once if they are limited.
const MOST: usize = 512;

/// A handle on one connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct TcpConnection {
    cut: Arc<AtomicBool>,
    /// Whether a request is being answered, or the connection carries a WebSocket by now.
    busy: Arc<AtomicBool>,
    /// This end of the connection.
    pub local: Option<SocketAddr>,
}

impl TcpConnection {
    /// Cuts the connection.
    pub fn cut(&self) {
        self.cut.store(true, Ordering::Relaxed);
    }

    /// Says whether a request is being answered: meanwhile nothing has to be sent.
    pub fn set_busy(&self, busy: bool) {
        self.busy.store(busy, Ordering::Relaxed);
    }

    fn check(&self) -> io::Result<()> {
        if self.cut.load(Ordering::Relaxed) {
            Err(io::ErrorKind::ConnectionReset.into())
        } else {
            Ok(())
        }
    }
}

/// A listener whose connections have such handles.
pub(crate) struct CuttableListener {
    listener: TcpListener,
    patience: Option<Duration>,
    /// Each connection takes one, if they are limited.
    seats: Arc<Semaphore>,
}

impl CuttableListener {
    /// Connections that take longer than `patience` to send a request are cut, and only so many are
    /// open at once.
    pub fn new(listener: TcpListener, patience: Option<Duration>) -> Self {
        let most = patience.map_or(Semaphore::MAX_PERMITS, |_| MOST);
        Self {
            listener,
            patience,
            seats: Arc::new(Semaphore::new(most)),
        }
    }
}

/// A TCP connection with its handle.
pub(crate) struct CuttableStream {
    stream: TcpStream,
    connection: TcpConnection,
    idle: Option<Idle>,
    _seat: Option<OwnedSemaphorePermit>,
}

/// How long a connection may leave the server waiting.
struct Idle {
    patience: Duration,
    timer: Pin<Box<Sleep>>,
    /// Whether a request was being answered when this was last looked at.
    was_busy: bool,
}

impl Idle {
    fn new(patience: Duration) -> Self {
        Self {
            patience,
            timer: Box::pin(sleep(patience)),
            was_busy: false,
        }
    }

    /// An error once the connection has sent no whole request for too long.
    fn check(&mut self, busy: bool, context: &mut Context<'_>) -> io::Result<()> {
        if std::mem::replace(&mut self.was_busy, busy) && !busy {
            self.timer.as_mut().reset(Instant::now() + self.patience);
        }
        if !busy && self.timer.as_mut().poll(context).is_ready() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(())
    }
}

impl Listener for CuttableListener {
    type Io = CuttableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        // It is never closed.
        let seat = Arc::clone(&self.seats).acquire_owned().await.ok();
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // Without it answers wait for more to send; if it fails they are merely slower.
        let _ = stream.set_nodelay(true);
        let connection = TcpConnection {
            local: stream.local_addr().ok(),
            ..TcpConnection::default()
        };
        let stream = CuttableStream {
            stream,
            connection,
            idle: self.patience.map(Idle::new),
            _seat: seat,
        };
        (stream, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

impl Connected<IncomingStream<'_, CuttableListener>> for TcpConnection {
    fn connect_info(stream: IncomingStream<'_, CuttableListener>) -> Self {
        stream.io().connection.clone()
    }
}

impl AsyncRead for CuttableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.connection.check()?;
        let busy = self.connection.busy.load(Ordering::Relaxed);
        if let Some(idle) = &mut self.idle {
            idle.check(busy, context)?;
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.connection.check()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.connection.check()?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
