using System.Runtime.InteropServices;
using Ringside.Linux.Privileges;

namespace Ringside.Linux.Tests.Privileges;

/// <summary>Runs code on a thread that has given up privileges (capset(2) is per thread), as if the process had never had them.</summary>
internal static unsafe partial class WithCapabilities
{
    private const uint Version3 = 0x20080522;

    internal static T Run<T>(Capabilities kept, Func<T> function)
    {
        T result = default!;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                GiveUpAllBut((ulong)kept);
                result = function();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result : throw new InvalidOperationException("on the thread without privileges", failure);
    }

    // struct __user_cap_header_struct: version, thread. Two of struct __user_cap_data_struct: effective, permitted, inheritable.
    private static void GiveUpAllBut(ulong kept)
    {
        uint* header = stackalloc uint[2];
        (header[0], header[1]) = (Version3, 0);
        uint low = (uint)kept;
        uint high = (uint)(kept >> 32);
        uint* data = stackalloc uint[6];
        (data[0], data[1], data[2]) = (low, low, 0);
        (data[3], data[4], data[5]) = (high, high, 0);
        if (capset(header, data) != 0)
        {
            throw new InvalidOperationException($"capset: errno {Marshal.GetLastSystemError()}");
        }
    }

    [LibraryImport("libc")]
    private static partial int capset(uint* header, uint* data);
}
