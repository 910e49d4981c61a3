using System.Runtime.InteropServices;

namespace Ringside.Linux.Bpf;

// The parts of union bpf_attr (linux/bpf.h, bpf(2)) that are used here, in the byte order of the host. What stands behind them
// is zero to the kernel, because the size is passed along.

// | offset | size | BPF_MAP_CREATE              | | offset | size | BPF_MAP_*_ELEM          |
// |      0 |    4 | kind of map                 | |      0 |    4 | descriptor of the map   |
// |      4 |    4 | bytes of a key              | |      8 |    8 | address of the key      |
// |      8 |    4 | bytes of a value            | |     16 |    8 | address of the value    |
// |     12 |    4 | most entries                | |     24 |    8 | flags                   |
// |     16 |    4 | flags                       |
// |     20 |    8 | not used here               |
// |     28 |   16 | name                        |
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal struct MapCreateAttributes
{
    [FieldOffset(0)]
    internal uint Kind;
    [FieldOffset(4)]
    internal int KeySize;
    [FieldOffset(8)]
    internal int ValueSize;
    [FieldOffset(12)]
    internal int MaximumEntries;
    [FieldOffset(16)]
    internal uint Flags;
    [FieldOffset(28)]
    internal ObjectName Name;
}

[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct MapElementAttributes
{
    [FieldOffset(0)]
    internal int Map;
    [FieldOffset(8)]
    internal ulong Key;
    [FieldOffset(16)]
    internal ulong Value;
    [FieldOffset(24)]
    internal ulong Flags;
}

// | offset | size | BPF_PROG_LOAD                                                |
// |      0 |    4 | kind of program                                              |
// |      4 |    4 | number of instructions                                       |
// |      8 |    8 | address of the instructions                                  |
// |     16 |    8 | address of the licence, a C string                           |
// |     24 |    4 | level of the verifier's log, 0 for none                      |
// |     28 |    4 | bytes of room for it                                         |
// |     32 |    8 | address of the room                                          |
// |     40 |    8 | not used here                                                |
// |     48 |   16 | name                                                         |
// |     64 |    4 | not used here                                                |
// |     68 |    4 | where it will be attached, BPF_*                             |
[StructLayout(LayoutKind.Explicit, Size = 72)]
internal struct ProgramLoadAttributes
{
    [FieldOffset(0)]
    internal uint Kind;
    [FieldOffset(4)]
    internal int InstructionCount;
    [FieldOffset(8)]
    internal ulong Instructions;
    [FieldOffset(16)]
    internal ulong License;
    [FieldOffset(24)]
    internal uint LogLevel;
    [FieldOffset(28)]
    internal int LogSize;
    [FieldOffset(32)]
    internal ulong Log;
    [FieldOffset(48)]
    internal ObjectName Name;
    [FieldOffset(68)]
    internal uint ExpectedAttachment;
}

// | offset | size | BPF_PROG_TEST_RUN                                            |
// |      0 |    4 | descriptor of the program                                    |
// |      4 |    4 | its result (out)                                             |
// |      8 |    4 | bytes of the packet                                          |
// |     12 |    4 | room for the packet afterwards; its bytes (out)              |
// |     16 |    8 | address of the packet                                        |
// |     24 |    8 | address of the room                                          |
// |     32 |    4 | how often                                                    |
[StructLayout(LayoutKind.Explicit, Size = 80)]
internal struct TestRunAttributes
{
    [FieldOffset(0)]
    internal int Program;
    [FieldOffset(4)]
    internal int Result;
    [FieldOffset(8)]
    internal int InputSize;
    [FieldOffset(12)]
    internal int OutputSize;
    [FieldOffset(16)]
    internal ulong Input;
    [FieldOffset(24)]
    internal ulong Output;
    [FieldOffset(32)]
    internal int Repeat;
}

// | offset | size | BPF_LINK_CREATE                                              |
// |      0 |    4 | descriptor of the program                                    |
// |      4 |    4 | index of the interface                                       |
// |      8 |    4 | where it is attached, BPF_*                                  |
// |     12 |    4 | flags, XDP_FLAGS_* for XDP                                   |
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal struct LinkCreateAttributes
{
    [FieldOffset(0)]
    internal int Program;
    [FieldOffset(4)]
    internal int InterfaceIndex;
    [FieldOffset(8)]
    internal uint Attachment;
    [FieldOffset(12)]
    internal uint Flags;
}
