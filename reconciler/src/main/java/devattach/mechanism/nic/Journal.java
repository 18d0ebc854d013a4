package devattach.mechanism.nic;

import devattach.model.InitProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The attachments there are, a file for each, in a folder that does not survive a reboot: neither do they, since whatever is plugged in
 * begins at home. A file is there before its interface is touched, and until that is home again, or gone.
 */
final class Journal {

    private static final String ENDING = ".nic";
    private static final String FRESH = ".new";
    private static final long UNREAD = -1;

    /** There is no folder. */
    private static final long NEVER = 0;

    private final Path folder;
    private long read = UNREAD;
    private List<Attachment> attachments = List.of();
    private List<String> unreadable = List.of();

    Journal(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads the folder where it changed and it was not us. Only one devattach at a time changes anything, so that it need not read what it
     * wrote. To be called once a pass.
     */
    synchronized void lookAnew() {
        try {
            long now = changed();
            if (now != read) {
                attachments = now == NEVER ? List.of() : load();
                read = now;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("our own journal cannot be read: " + e.getMessage(), e);
        }
    }

    /** When the folder was changed. */
    private long changed() throws IOException {
        return Files.isDirectory(folder) ? Files.getLastModifiedTime(folder).to(TimeUnit.NANOSECONDS) : NEVER;
    }

    /** All of them, as they were at the last look or are by our own doing. */
    synchronized List<Attachment> all() {
        if (read == UNREAD) {
            lookAnew();
        }
        return attachments;
    }

    private List<Attachment> load() throws IOException {
        List<Attachment> all = new ArrayList<>();
        List<String> not = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : files) {
                try {
                    all.add(AttachmentText.parse(Files.readString(file)));
                } catch (IOException e) {
                    if (e instanceof NoSuchFileException) {
                        continue; // somebody else brought it home
                    }
                    not.add(file + " cannot be understood: " + e.getMessage());
                }
            }
        }
        unreadable = not;
        return all.equals(attachments) ? attachments : List.copyOf(all);
    }

    /** Files of which is not known what interface they mean, and why. */
    synchronized List<String> unreadable() {
        all();
        return unreadable;
    }

    /** Those of a container; the same list for as long as nothing changed where there are none. */
    List<Attachment> of(InitProcess container) {
        List<Attachment> all = all();
        if (all.isEmpty()) {
            return all;
        }
        return all.stream().filter(one -> one.container().equals(container)).toList();
    }

    /** In the place of what was written of the same one before. */
    synchronized void write(Attachment one) throws IOException {
        List<Attachment> now = new ArrayList<>(all());
        Files.createDirectories(folder);
        Path file = file(one);
        Path fresh = folder.resolve(file.getFileName() + FRESH);
        Files.writeString(fresh, AttachmentText.of(one));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        now.removeIf(other -> file(other).equals(file));
        now.add(one);
        wrote(now);
    }

    private void wrote(List<Attachment> now) throws IOException {
        attachments = List.copyOf(now);
        read = changed();
    }

    /** Its interface is home, or gone. */
    synchronized void remove(Attachment one) throws IOException {
        List<Attachment> now = new ArrayList<>(all());
        if (Files.deleteIfExists(file(one))) {
            now.removeIf(other -> file(other).equals(file(one)));
            wrote(now);
        }
    }

    /** Takes the folder itself away, where nothing is in it any more. */
    synchronized void retire() throws IOException {
        if (all().isEmpty() && unreadable.isEmpty() && Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Files.delete(file); // never finished
                }
            }
            Files.delete(folder);
            read = UNREAD;
        }
    }

    private Path file(Attachment one) {
        return folder.resolve(one.container().pid() + "-" + one.container().startTime() + "-" + one.index() + ENDING);
    }
}
