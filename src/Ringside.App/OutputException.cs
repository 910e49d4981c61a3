using Ringside.Linux.Errors;

namespace Ringside.App;

/// <summary>Standard output took no more; the message is the one line that the user sees.</summary>
/// <param name="cause">What the runtime said; its result code is the kernel's error number.</param>
internal sealed class OutputException(IOException cause) : IOException(Describe((Errno)cause.HResult), cause)
{
    private static string Describe(Errno error) => new KernelException(
        "write(standard output)", error, error == Errno.ENOSPC ? "there is no room left where it goes" : null).Message;
}
