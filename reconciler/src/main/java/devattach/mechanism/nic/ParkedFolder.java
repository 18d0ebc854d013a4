package devattach.mechanism.nic;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder in which it is written what the host's interfaces were before they went into containers: a file for each, there until it is
 * home again. What {@link #write} has returned from outlives a loss of power.
 */
public final class ParkedFolder {

    private static final String ENDING = ".parked";
    private static final String FRESH = ".new";

    private final Path folder;

    /**
     * What is written there.
     *
     * @param unreadable files that there are, but that cannot be understood: somebody has to look at them
     */
    public record Contents(List<Parked> parked, List<Unreadable> unreadable) {

        public Contents {
            parked = List.copyOf(parked);
            unreadable = List.copyOf(unreadable);
        }
    }

    /** A file of which is not known what interface it means. */
    public record Unreadable(Path file, String why) {}

    /** One that need not be there yet. */
    public ParkedFolder(Path folder) {
        this.folder = folder;
    }

    /** Writes one down; in the place of what was written of the same interface before. */
    public void write(Parked parked) throws IOException {
        make(folder.toAbsolutePath());
        Path file = file(parked.hardware());
        Path fresh = folder.resolve(file.getFileName() + FRESH);
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(ParkedText.of(parked));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(folder);
    }

    /** Forgets one, which is home; nothing to do where it was not written down. */
    public void remove(Parked.Identity hardware) throws IOException {
        if (Files.deleteIfExists(file(hardware))) {
            sync(folder);
        }
    }

    /** All that is written down. */
    public Contents read() throws IOException {
        List<Parked> parked = new ArrayList<>();
        List<Unreadable> unreadable = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : files) {
                try {
                    parked.add(read(file));
                } catch (IOException e) {
                    unreadable.add(new Unreadable(file, String.valueOf(e.getMessage())));
                }
            }
        } catch (NoSuchFileException e) {
            return new Contents(List.of(), List.of()); // nothing was ever written
        }
        return new Contents(parked, unreadable);
    }

    private Path file(Parked.Identity hardware) {
        return folder.resolve(fileName(hardware));
    }

    private Parked read(Path file) throws IOException {
        Parked parked = ParkedText.parse(Files.readString(file));
        if (!file(parked.hardware()).equals(file)) {
            throw new IOException("it is of another interface than its name says"); // it could not be removed
        }
        return parked;
    }

    /** Another one for every other interface. What a bus calls its devices may hold anything, the name of a file may not. */
    static String fileName(Parked.Identity hardware) {
        String address = hardware.permanentAddress().text();
        return plain(hardware.bus()) + "_" + plain(hardware.device()) + "_" + plain(address) + ENDING;
    }

    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            boolean letter = each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z';
            if (letter || each >= '0' && each <= '9' || each == ':' || each == '.' || each == '-') {
                plain.append((char) each);
            } else {
                plain.append(String.format("%%%02x", each & 0xff));
            }
        }
        return plain.toString();
    }

    private static void make(Path folder) throws IOException {
        Path above = folder.getParent();
        if (above != null && !Files.isDirectory(folder)) {
            make(above);
            Files.createDirectory(folder);
            sync(above);
        }
    }

    /** That a name is there, or gone, is written in its folder. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
