using System.Runtime.InteropServices;
using Ringside.Linux.Errors;

namespace Ringside.Linux.IoUring;

// | offset | bytes | struct io_uring_cqe                             |
// |      0 |     8 | user data of the submission entry               |
// |      8 |     4 | result, or a negative errno                     |
// |     12 |     4 | flags; the upper 16 bits are the buffer's number|

/// <summary>One completion as the kernel wrote it (io_uring_enter(2)).</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public readonly struct Completion
{
    private readonly ulong _userData;
    private readonly int _result;
    private readonly uint _flags;

    /// <summary>Makes a completion, for tests of what handles them.</summary>
    /// <param name="userData">What the submission entry carried.</param>
    /// <param name="result">Result, or a negative errno.</param>
    /// <param name="flags">Flags.</param>
    /// <param name="bufferId">The buffer, with <see cref="CompletionFlags.Buffer"/>.</param>
    public Completion(ulong userData, int result, CompletionFlags flags = CompletionFlags.None, ushort bufferId = 0)
    {
        _userData = userData;
        _result = result;
        _flags = (uint)flags | ((uint)bufferId << 16);
    }

    /// <summary>What the submission entry carried.</summary>
    public ulong UserData => _userData;

    /// <summary>What the matching system call returns, or a negative errno.</summary>
    public int Result => _result;

    /// <summary>The error, <see cref="Errno.None"/> when the operation succeeded.</summary>
    public Errno Error => _result < 0 ? (Errno)(-_result) : Errno.None;

    /// <summary>What it tells beside the result.</summary>
    public CompletionFlags Flags => (CompletionFlags)(_flags & 0xffff);

    /// <summary>True when the same operation will complete again; false on its last completion.</summary>
    public bool HasMore => (_flags & (uint)CompletionFlags.More) != 0;

    /// <summary>True for the second completion of a send without copy.</summary>
    public bool IsNotification => (_flags & (uint)CompletionFlags.Notification) != 0;

    /// <summary>True when the kernel took a buffer of a group.</summary>
    public bool HasBuffer => (_flags & (uint)CompletionFlags.Buffer) != 0;

    /// <summary>Number of that buffer.</summary>
    public ushort BufferId => (ushort)(_flags >> 16);

    /// <inheritdoc/>
    public override string ToString() => $"{_userData:x}: {(_result < 0 ? Error.ToString() : _result)} {Flags}";
}
