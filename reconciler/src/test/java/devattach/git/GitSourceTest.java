package devattach.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitSourceTest {

    @TempDir
    private Path folder;

    private Origin origin;

    @BeforeEach
    void makeARepository() throws Exception {
        origin = new Origin(folder.resolve("origin.git"));
    }

    @AfterEach
    void closeIt() {
        origin.close();
    }

    private Path state() {
        return folder.resolve("state");
    }

    private GitSource source() throws IOException {
        return source(origin.settings());
    }

    private GitSource source(GitSettings settings) throws IOException {
        return new GitSource(settings, Files.createDirectories(state()));
    }

    private static String text(Snapshot snapshot, String path) {
        return new String(snapshot.files().get(path), StandardCharsets.UTF_8);
    }

    private static GitSettings at(GitSettings settings, String path) {
        return new GitSettings(
                settings.url(),
                settings.ref(),
                path,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                settings.timeout());
    }

    @Test
    void aBranchIsFollowed() throws Exception {
        final String first = origin.commit(Map.of("a.yaml", "one"));
        GitSource source = source();
        Fetched fetched = source.fetch();
        assertEquals(first, fetched.snapshot().revision().commit());
        assertEquals(Fetched.Ancestry.FIRST, fetched.ancestry());
        assertEquals("one", text(fetched.snapshot(), "a.yaml"));
        source.accept(fetched.snapshot());
        assertEquals(Fetched.Ancestry.SAME, source.fetch().ancestry());
        origin.commit(Map.of("a.yaml", "two"));
        assertEquals("two", text(source.fetch().snapshot(), "a.yaml"));
        assertEquals(Fetched.Ancestry.FORWARD, source.fetch().ancestry());
        assertEquals("one", text(source.lastValid().orElseThrow(), "a.yaml"), "until it is accepted");
    }

    @Test
    void aTagOfEitherKindIsItsCommit() throws Exception {
        String first = origin.commit(Map.of("a.yaml", "one"));
        try (Git git = new Git(origin.repository())) {
            ObjectId target = ObjectId.fromString(first);
            git.tag()
                    .setName("light")
                    .setAnnotated(false)
                    .setObjectId(git.getRepository().parseCommit(target))
                    .call();
            git.tag()
                    .setName("heavy")
                    .setAnnotated(true)
                    .setSigned(false)
                    .setMessage("heavy")
                    .setObjectId(git.getRepository().parseCommit(target))
                    .call();
        }
        origin.commit(Map.of("a.yaml", "two"));
        for (String tag : List.of("light", "heavy")) {
            GitSource source = source(Origin.settings(origin.folder().toString(), new Ref.Tag(tag)));
            assertEquals(first, source.fetch().snapshot().revision().commit(), tag);
        }
    }

    @Test
    void aCommitStaysWhatItIs() throws Exception {
        String first = origin.commit(Map.of("a.yaml", "one"));
        origin.commit(Map.of("a.yaml", "two"));
        GitSource source = source(Origin.settings(origin.folder().toString(), new Ref.Commit(first)));
        assertEquals("one", text(source.fetch().snapshot(), "a.yaml"));
        origin.close();
        Files.move(origin.folder(), folder.resolve("elsewhere"));
        assertEquals("one", text(source.fetch().snapshot(), "a.yaml"), "nobody need be asked what it is");
    }

    @Test
    void whatIsHereIsNotFetchedAgain() throws Exception {
        String commit = origin.commit(Map.of("a.yaml", "one"));
        source().fetch();
        List<Path> packs = packs();
        // without its files it can still tell its refs, and nothing more
        try (Stream<Path> objects = Files.walk(origin.folder().resolve("objects"))) {
            for (Path object : objects.filter(Files::isRegularFile).toList()) {
                String id = object.getParent().getFileName() + "" + object.getFileName();
                if (!id.equals(commit)) {
                    Files.delete(object);
                }
            }
        }
        assertEquals("one", text(source().fetch().snapshot(), "a.yaml"));
        assertEquals(packs, packs());
    }

    private List<Path> packs() throws IOException {
        try (Stream<Path> files = Files.walk(state().resolve("repo.git/objects"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void theLastValidOutlivesTheRepository() throws Exception {
        origin.commit(Map.of("a.yaml", "one"));
        GitSource source = source();
        source.accept(source.fetch().snapshot());
        origin.close();
        Files.move(origin.folder(), folder.resolve("elsewhere"));
        SourceException e = assertThrows(SourceException.class, source()::fetch);
        assertEquals(
                origin.folder() + ": there is no Git repository; check source.url, and that this host may see it",
                e.getMessage());
        assertEquals("one", text(source().lastValid().orElseThrow(), "a.yaml"));
    }

    @Test
    void rewrittenHistoryIsSeenAsSuch() throws Exception {
        origin.commit(Map.of("a.yaml", "one"));
        GitSource source = source();
        source.accept(source.fetch().snapshot());
        origin.rewrite(Map.of("a.yaml", "other"));
        Fetched fetched = source.fetch();
        assertEquals(Fetched.Ancestry.REWRITTEN, fetched.ancestry());
        assertEquals("other", text(fetched.snapshot(), "a.yaml"));
        assertEquals("one", text(source.lastValid().orElseThrow(), "a.yaml"));
    }

    @Test
    void aBranchThatIsNotThereIsNamedWithThoseThatAre() throws Exception {
        origin.commit(Map.of("a.yaml", "one"));
        GitSource source = source(Origin.settings(origin.folder().toString(), new Ref.Branch("master")));
        SourceException e = assertThrows(SourceException.class, source::fetch);
        assertEquals(
                "there is no branch master at " + origin.folder()
                        + "; it has refs/heads/main. Push it, or correct source",
                e.getMessage());
        assertEquals(Optional.empty(), source.lastValid());
    }

    @Test
    void nothingAtAllIsNoWish() throws Exception {
        for (Map<String, String> files : List.of(Map.of("README", "x"), Map.of(".hidden/a.yaml", "x"))) {
            origin.commit(files);
            SourceException e = assertThrows(SourceException.class, source()::fetch);
            assertTrue(e.getMessage().contains("there is no .yaml file in commit"), e.getMessage());
        }
        origin.commit(Map.of("a.yaml", "x"));
        SourceException e = assertThrows(SourceException.class, source(at(origin.settings(), "hosts"))::fetch);
        assertTrue(e.getMessage().startsWith("path 'hosts' does not exist in commit"), e.getMessage());
    }

    @Test
    void onlyTheFolderIsReadThatIsMeant() throws Exception {
        origin.commit(Map.of("hosts/a.yaml", "in", "hostsb.yaml", "out", "b.yaml", "out", "hosts/sub/c.yml", "in"));
        Snapshot snapshot = source(at(origin.settings(), "hosts")).fetch().snapshot();
        assertEquals(
                List.of("hosts/a.yaml", "hosts/sub/c.yml"),
                List.copyOf(snapshot.files().keySet()));
    }

    @Test
    void whatIsNoPlainFileIsRefused() throws Exception {
        Map<String, String> files = Map.of("a.yaml", "/etc/shadow");
        origin.commit(files, Map.of("a.yaml", FileMode.SYMLINK), null);
        SourceException link = assertThrows(SourceException.class, source()::fetch);
        assertTrue(link.getMessage().contains("a.yaml in commit"), link.getMessage());
        assertTrue(link.getMessage().contains("is a symbolic link; devattach reads plain files only"));
        origin.commit(
                Map.of("sub.yaml", "0123456789012345678901234567890123456789"),
                Map.of("sub.yaml", FileMode.GITLINK),
                null);
        SourceException module = assertThrows(SourceException.class, source()::fetch);
        assertTrue(module.getMessage().contains("is a submodule"), module.getMessage());
    }

    @Test
    void floodsAreRefused() throws Exception {
        origin.commit(Map.of("a.yaml", "x".repeat((16 << 20) + 1)));
        SourceException big = assertThrows(SourceException.class, source()::fetch);
        assertTrue(big.getMessage().contains("set source.path to the folder that is meant"), big.getMessage());
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i <= 10_000; i++) {
            many.put("f" + i + ".yaml", "x");
        }
        origin.commit(many);
        assertThrows(SourceException.class, source()::fetch);
    }

    @Test
    void aBrokenCloneIsMadeAnew() throws Exception {
        origin.commit(Map.of("a.yaml", "one"));
        source().accept(source().fetch().snapshot());
        for (String damage : List.of("HEAD", "objects", "config")) {
            Path clone = state().resolve("repo.git");
            if (damage.equals("objects")) {
                for (Path file : packs()) {
                    Files.delete(file);
                    Files.writeString(file, "garbage");
                }
            } else {
                Files.delete(clone.resolve(damage));
                Files.writeString(clone.resolve(damage), "garbage");
            }
            assertEquals("one", text(source().fetch().snapshot(), "a.yaml"), damage);
            assertEquals("one", text(source().lastValid().orElseThrow(), "a.yaml"), damage);
        }
    }

    @Test
    void aLostCloneIsAnErrorAndNotNothing() throws Exception {
        origin.commit(Map.of("a.yaml", "one"));
        source().accept(source().fetch().snapshot());
        Files.move(state().resolve("repo.git"), folder.resolve("lost"));
        SourceException e = assertThrows(SourceException.class, source()::lastValid);
        assertTrue(e.getMessage().contains("is no longer in"), e.getMessage());
        source().fetch();
        assertEquals("one", text(source().lastValid().orElseThrow(), "a.yaml"));
    }

    /** Years of commits, each of which came as a pack of its own. */
    @Test
    void packsDoNotPileUp() throws Exception {
        GitSource source = source();
        for (int i = 0; i < Packs.MOST + 5; i++) {
            origin.commit(Map.of("a.yaml", "version " + i));
            source.accept(source.fetch().snapshot());
        }
        long packs = packs().stream()
                .filter(file -> file.toString().endsWith(".pack"))
                .count();
        assertTrue(packs < Packs.MOST, packs + " packs");
        assertEquals("version " + (Packs.MOST + 4), text(source().lastValid().orElseThrow(), "a.yaml"));
    }

    @Test
    void nothingIsLeftBesideTheCloneAndTheAnchor() throws Exception {
        origin.commit(Map.of("a.yaml", "one"));
        source().accept(source().fetch().snapshot());
        try (Stream<Path> files = Files.list(state())) {
            assertEquals(
                    List.of("repo.git", "valid"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        try (Stream<Path> files = Files.walk(state())) {
            assertFalse(files.anyMatch(file -> file.toString().contains(".probe")), "no clock was measured");
        }
    }

    @Test
    void addressesThatCannotBeTrustedAreRefused() {
        Map<String, String> wrong = Map.of(
                "https://bot:secret@git.example.org/x", "holds a password",
                "git://git.example.org/x", "neither encrypted nor authenticated",
                "http://git.example.org/x", "neither encrypted nor authenticated");
        wrong.forEach((url, why) -> {
            SourceException e =
                    assertThrows(SourceException.class, () -> source(Origin.settings(url, new Ref.Branch("main"))));
            assertTrue(e.getMessage().contains(why), e.getMessage());
            assertFalse(e.getMessage().contains("secret"), e.getMessage());
        });
    }
}
