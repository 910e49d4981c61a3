using System.Runtime.InteropServices;

namespace Ringside.Lab.MarketData.Gzip;

/// <summary>The four calls of the system's zlib (zlib.h) that decompression takes.</summary>
/// <remarks>Why not the class library's <c>GZipStream</c>: it takes the end of a cut file for the end of the data, without a word, and
/// passes over what follows it. A market data file that was cut must never look complete.</remarks>
internal static unsafe partial class Zlib
{
    internal const int Ok = 0;
    internal const int StreamEnd = 1;
    internal const int BufferError = -5;

    // 15: the largest window; + 16: gzip (RFC 1952) and nothing else.
    private const int GzipWindowBits = 15 + 16;
    private const string Library = "libz.so.1";

    /// <summary>Prepares a state for one gzip member after the other.</summary>
    internal static int Initialise(State* state)
    {
        // zlib checks that caller and library agree on the major version and on the size of the structure.
        ReadOnlySpan<byte> version = "1.2.11\0"u8;
        fixed (byte* text = version)
        {
            return inflateInit2_(state, GzipWindowBits, text, sizeof(State));
        }
    }

    [LibraryImport(Library)]
    internal static partial int inflate(State* state, int flush);

    [LibraryImport(Library)]
    internal static partial int inflateReset(State* state);

    [LibraryImport(Library)]
    internal static partial int inflateEnd(State* state);

    [LibraryImport(Library)]
    private static partial int inflateInit2_(State* state, int windowBits, byte* version, int size);

    /// <summary>struct z_stream_s of zlib.h on 64-bit Linux: 112 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct State
    {
        public byte* NextIn;
        public uint AvailableIn;
        public nuint TotalIn;
        public byte* NextOut;
        public uint AvailableOut;
        public nuint TotalOut;
        public byte* Message;
        public void* Internal;
        public void* Allocate;
        public void* Free;
        public void* Opaque;
        public int DataType;
        public nuint Checksum;
        public nuint Reserved;
    }
}
