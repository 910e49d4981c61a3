using System.Runtime.InteropServices;

namespace Ringside.Linux.Packets;

/// <summary>One instruction of a classic BPF filter, 8 bytes (struct sock_filter; kernel document networking/filter).</summary>
/// <param name="Code">Operation.</param>
/// <param name="JumpTrue">Instructions to leave out when a comparison holds.</param>
/// <param name="JumpFalse">Instructions to leave out when it does not.</param>
/// <param name="Operand">Constant or offset.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct FilterInstruction(ushort Code, byte JumpTrue, byte JumpFalse, uint Operand);
