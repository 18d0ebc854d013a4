package devattach.git;

/** Which commit of a repository counts. */
public sealed interface Ref {

    /** Its newest commit. */
    record Branch(String name) implements Ref {
        @Override
        public String toString() {
            return "branch " + name;
        }
    }

    /** The commit it names, annotated or not. */
    record Tag(String name) implements Ref {
        @Override
        public String toString() {
            return "tag " + name;
        }
    }

    /** One commit and no other: all 40 hex digits. */
    record Commit(String id) implements Ref {
        @Override
        public String toString() {
            return "commit " + id;
        }
    }
}
