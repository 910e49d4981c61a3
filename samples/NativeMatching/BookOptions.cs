using System.Runtime.InteropServices;

namespace NativeMatching;

/// <summary><c>ringside_options</c>, 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct BookOptions
{
    /// <summary>Bytes of this struct as the caller knows it.</summary>
    public uint Size;

    public uint MaximumOrders;
    public uint ExpectedOrders;
    public uint WindowBits;

    /// <summary>Commands are taken while no more reports than this wait.</summary>
    public uint WaitingReports;

    public uint Reserved;

    /// <summary>Key of the hash of ids.</summary>
    public ulong Secret;
}
