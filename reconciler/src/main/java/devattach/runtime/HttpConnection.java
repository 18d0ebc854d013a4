package devattach.runtime;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection to a daemon that speaks HTTP on a Unix socket; kept open for several questions, each with a limit of time. */
final class HttpConnection implements AutoCloseable {

    private static final long NEVER = Long.MAX_VALUE;

    private final SocketChannel channel;
    private final Selector selector;
    private final InputStream in = new BufferedInputStream(new Incoming());
    private final Duration patience;
    private long deadline;
    private volatile boolean aborted;

    @MustBeClosed
    HttpConnection(String socket, Duration patience) throws IOException {
        this.patience = patience;
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        try {
            selector = Selector.open();
            channel.configureBlocking(false);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    HttpAnswer get(String path) throws IOException {
        ask(path);
        return HttpAnswer.read(in);
    }

    /**
     * Reads an answer that goes on and on.
     *
     * @param begun called once the daemon has begun it; from then on it may be silent for as long as it likes
     * @param more called whenever something came; what it was is not looked at
     * @throws IOException at its end at the latest
     */
    void stream(String path, Runnable begun, Runnable more) throws IOException {
        ask(path);
        HttpAnswer.readHead(in, path);
        deadline = NEVER;
        begun.run();
        byte[] chunk = new byte[8192];
        while (in.read(chunk) >= 0) {
            more.run();
        }
        throw new EOFException("ended the connection");
    }

    /** Ends a {@link #stream} in another thread. */
    void abort() {
        aborted = true;
        selector.wakeup();
    }

    private void ask(String path) throws IOException {
        deadline = System.nanoTime() + patience.toNanos();
        ByteBuffer request =
                ByteBuffer.wrap(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        while (request.hasRemaining()) {
            if (channel.write(request) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private void await(int operation) throws IOException {
        channel.register(selector, operation);
        int ready;
        if (deadline == NEVER) {
            ready = selector.select();
        } else {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            ready = millis <= 0 ? 0 : selector.select(millis);
        }
        selector.selectedKeys().clear();
        if (aborted) {
            throw new IOException("is not asked any more");
        }
        if (ready == 0 && deadline != NEVER) {
            throw new SocketTimeoutException("does not answer within " + patience.toMillis() + " ms");
        }
    }

    private final class Incoming extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            while (true) {
                int got = channel.read(ByteBuffer.wrap(bytes, from, length));
                if (got != 0) {
                    return got;
                }
                await(SelectionKey.OP_READ);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            selector.close();
        } finally {
            channel.close();
        }
    }
}
