package devattach.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waiting for something to be so: long, since an emulated machine takes its time, and never longer than it takes. */
public final class Wait {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    private Wait() {}

    /** A question asked again and again. */
    public interface Fact {
        boolean holds() throws Exception;
    }

    /** Something that is there sooner or later. */
    public interface Find<T> {
        Optional<T> look() throws Exception;
    }

    /** Until something holds; else fails, saying what did not. */
    public static void until(String what, Fact fact) throws Exception {
        until(what, fact, () -> "");
    }

    /** Likewise, with more to say then. */
    public static void until(String what, Fact fact, Supplier<String> more) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!fact.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never: " + what + "\n" + more.get());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Until something is found, and answers it. */
    public static <T> T find(String what, Find<T> find) throws Exception {
        List<T> found = new ArrayList<>();
        until(what, () -> {
            find.look().ifPresent(found::add);
            return !found.isEmpty();
        });
        return found.get(0);
    }
}
