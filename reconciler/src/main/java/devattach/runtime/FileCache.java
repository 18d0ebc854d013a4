package devattach.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What was made out of files, made anew only of those that changed. Not for two threads at once. */
final class FileCache<T> {

    private static final int LARGEST = 16 << 20;

    private final Reader<T> reader;
    private Map<Path, Known<T>> known = new HashMap<>();
    private Map<Path, Known<T>> seen = new HashMap<>();

    @FunctionalInterface
    interface Reader<T> {
        T read(Path file) throws IOException;
    }

    private record Stamp(Object file, FileTime modified, long size) {}

    private record Known<T>(Stamp stamp, T value) {}

    FileCache(Reader<T> reader) {
        this.reader = reader;
    }

    /** @throws NoSuchFileException where there is no such file */
    T get(Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        Stamp stamp = new Stamp(Objects.requireNonNull(now.fileKey()), now.lastModifiedTime(), now.size());
        Known<T> before = known.get(file);
        Known<T> one = before != null && before.stamp().equals(stamp) ? before : new Known<>(stamp, read(file, now));
        seen.put(file, one);
        return one.value();
    }

    private T read(Path file, BasicFileAttributes now) throws IOException {
        if (now.size() > LARGEST) {
            throw new IOException(file + ": " + now.size() + " bytes long, which no runtime writes");
        }
        try {
            return reader.read(file);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new IOException(file + ": cannot be understood: " + e.getMessage(), e);
        }
    }

    /** A list is complete: files that were not asked for since the last one are forgotten. */
    void listed() {
        known = seen;
        seen = new HashMap<>();
    }
}
