using System.Runtime.InteropServices;

namespace Ringside.Linux.Aio;

// | offset | bytes | struct iocb, little-endian                          |
// |      0 |     8 | data: comes back with the completion                |
// |      8 |     4 | key, the kernel's                                   |
// |     12 |     4 | flags of the read or write (RWF_...)                |
// |     16 |     2 | operation                                           |
// |     18 |     2 | priority                                            |
// |     20 |     4 | descriptor of the file                              |
// |     24 |     8 | address of the bytes                                |
// |     32 |     8 | length                                              |
// |     40 |     8 | offset in the file                                  |
// |     48 |     8 | reserved, zero                                      |
// |     56 |     4 | flags: 1 raises the event descriptor                |
// |     60 |     4 | event descriptor                                    |

/// <summary>One request for <see cref="AioContext.Submit"/> (io_submit(2)). It and the memory that it names stay where they are: the
/// request until it was submitted, the memory until it has completed.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
public unsafe struct AioRequest
{
    private ulong _data;
    private uint _key;
    private int _callFlags;
    private ushort _operation;
    private short _priority;
    private int _descriptor;
    private ulong _address;
    private ulong _length;
    private long _offset;
    private ulong _reserved;
    private uint _flags;
    private int _event;

    /// <summary>Fills the request.</summary>
    /// <param name="operation">What to do.</param>
    /// <param name="descriptor">The file.</param>
    /// <param name="bytes">The memory; null for the two that synchronize.</param>
    /// <param name="length">Bytes; 0 for the two that synchronize.</param>
    /// <param name="offset">Where in the file; 0 for the two that synchronize.</param>
    /// <param name="data">Comes back with the completion.</param>
    public void Prepare(AioOperation operation, int descriptor, byte* bytes, int length, long offset, ulong data)
    {
        this = default;
        _data = data;
        _operation = (ushort)operation;
        _descriptor = descriptor;
        _address = (ulong)bytes;
        _length = (ulong)length;
        _offset = offset;
    }
}
