/** What kernel tests are run in: real containers, made and removed in milliseconds. */
@NullMarked
package devattach.testing;

import org.jspecify.annotations.NullMarked;
