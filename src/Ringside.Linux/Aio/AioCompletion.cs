using System.Runtime.InteropServices;

namespace Ringside.Linux.Aio;

// | offset | bytes | struct io_event                          |
// |      0 |     8 | data of the request                      |
// |      8 |     8 | address of the request                   |
// |     16 |     8 | result, or a negative errno              |
// |     24 |     8 | second result, zero                      |

/// <summary>What became of one request (io_getevents(2)).</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
public readonly struct AioCompletion
{
    private readonly ulong _data;
    private readonly ulong _request;
    private readonly long _result;
    private readonly long _second;

    /// <summary>What the request carried.</summary>
    public ulong Data => _data;

    /// <summary>Bytes read or written, or a negative errno.</summary>
    public int Result => (int)_result;
}
