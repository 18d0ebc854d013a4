package devattach.mechanism.nic;

import devattach.model.InitProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attachments there are, a file for each, in a folder that does not survive a reboot: neither do they, since whatever is plugged in
 * begins at home. A file is there before its interface is touched, and until that is home again, or gone.
 */
final class Journal {

    private static final String ENDING = ".nic";
    private static final String FRESH = ".new";

    private final Path folder;
    private @Nullable FileTime read;
    private List<Attachment> attachments = List.of();
    private List<String> unreadable = List.of();

    Journal(Path folder) {
        this.folder = folder;
    }

    /**
     * All of them; read anew where the folder changed and it was not us. Only one devattach at a time changes anything, so that it need not
     * read what it wrote.
     */
    synchronized List<Attachment> all() {
        try {
            FileTime now = Files.getLastModifiedTime(folder);
            if (!now.equals(read)) {
                attachments = load();
                read = now;
            }
        } catch (NoSuchFileException e) {
            attachments = List.of();
            read = null;
        } catch (IOException e) {
            throw new UncheckedIOException("our own journal cannot be read: " + e.getMessage(), e);
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
        read = Files.getLastModifiedTime(folder);
    }

    /** Its interface is home, or gone. */
    synchronized void remove(Attachment one) throws IOException {
        List<Attachment> now = new ArrayList<>(all());
        if (Files.deleteIfExists(file(one))) {
            now.removeIf(other -> file(other).equals(file(one)));
            wrote(now);
        }
    }

    private Path file(Attachment one) {
        return folder.resolve(one.container().pid() + "-" + one.container().startTime() + "-" + one.index() + ENDING);
    }
}
