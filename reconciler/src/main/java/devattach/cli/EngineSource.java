package devattach.cli;

import java.io.IOException;

/** Makes the engine when a command needs it, and not before. */
interface EngineSource {
    Engine open() throws IOException;
}
