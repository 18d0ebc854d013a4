/**
 * System calls in Java terms. The only package that sees jnr: above it there are {@link devattach.linux.Fd}s,
 * {@link devattach.linux.Errno}s and {@link devattach.linux.KernelException}s, never an {@code int fd} or an address.
 *
 * <p>One file per area of the kernel. Memory handed to the kernel is this package's own and never Java heap. Checked for
 * null by hand only: nullness here is the operating system's business.
 */
package devattach.linux;
