package devattach.git;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Bounds a call that may never return. Libraries bound some waits of a connection, never all of them; so the call gets a thread of its own,
 * which is left to itself when its time is up. Until it has ended there is no other call: two would work on one clone, and hung ones would
 * pile up. Not for two threads.
 */
final class Watchdog {

    private @Nullable Thread abandoned;

    /**
     * The call's answer.
     *
     * @throws TimeoutException when the time was up first
     * @throws ExecutionException with what the call threw
     */
    <T> T bounded(Duration limit, Callable<T> call) throws TimeoutException, ExecutionException {
        Thread last = abandoned;
        if (last != null && last.isAlive()) {
            throw new TimeoutException("the last call has not come back yet");
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        answer.complete(call.call());
                    } catch (Throwable e) {
                        answer.completeExceptionally(e);
                    }
                },
                "devattach-git");
        thread.setDaemon(true);
        thread.start();
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        } catch (TimeoutException e) {
            thread.interrupt();
            abandoned = thread;
            throw e;
        }
    }
}
