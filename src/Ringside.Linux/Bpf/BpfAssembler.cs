using Ringside.Linux.Errors;

namespace Ringside.Linux.Bpf;

/// <summary>
/// Writes BPF programs, one method for each instruction, in the order of execution (kernel document
/// bpf/standardization/instruction-set). Jumps name labels, which are usually placed later.
/// </summary>
/// <remarks>
/// The problem: programs of some dozen instructions should need neither a compiler nor a loader library at run time. This
/// knows the encoding and nothing else; whether a program is safe is the verifier's business, whose answer is in the
/// <see cref="KernelException"/> of <see cref="BpfProgram.Load"/>. An instruction is 8 bytes: operation (1), registers (1:
/// destination in the low half, source in the high half), offset (2), immediate (4). Out of scope: BTF, functions, loops.
/// </remarks>
public sealed class BpfAssembler
{
    private const byte ClassLoad = 0x01;
    private const byte ClassStoreImmediate = 0x02;
    private const byte ClassStore = 0x03;
    private const byte ClassJump = 0x05;
    private const byte ClassArithmetic = 0x07;
    private const byte ModeMemory = 0x60;
    private const byte ModeAtomic = 0xc0;
    private const byte SourceRegister = 0x08;
    private const byte LoadImmediate64 = 0x18;
    private const byte SwapToBigEndian = 0xdc;
    private const byte OperationCall = 0x80;
    private const byte OperationExit = 0x90;
    private const byte PseudoMapDescriptor = 1;

    private readonly List<ulong> _instructions = [];
    private readonly List<(int Position, BpfLabel Target)> _jumps = [];

    /// <summary>How many instructions there are; a 64-bit constant counts as two.</summary>
    public int Count => _instructions.Count;

    /// <summary>Makes a label that jumps may name from now on.</summary>
    /// <param name="name">What to call it in messages.</param>
    public BpfLabel NewLabel(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new BpfLabel(name);
    }

    /// <summary>The label stands before the next instruction.</summary>
    /// <exception cref="InvalidOperationException">It was placed already.</exception>
    public void Place(BpfLabel label)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (label.Position >= 0)
        {
            throw new InvalidOperationException($"label {label.Name} is placed twice, at {label.Position} and at {Count}");
        }

        label.Position = Count;
    }

    /// <summary>destination = value, extended with its sign.</summary>
    public void Move(BpfRegister destination, int value) => Compute(BpfOperation.Move, destination, value);

    /// <summary>destination = source.</summary>
    public void Move(BpfRegister destination, BpfRegister source) => Compute(BpfOperation.Move, destination, source);

    /// <summary>destination = value, all 64 bits; takes two instructions.</summary>
    public void MoveLong(BpfRegister destination, ulong value)
    {
        Emit(LoadImmediate64, destination, 0, 0, (int)value);
        Emit(0, 0, 0, 0, (int)(value >> 32));
    }

    /// <summary>destination = the map, for a call.</summary>
    /// <param name="destination">The register.</param>
    /// <param name="map">The map; must be open when the program is loaded.</param>
    public void LoadMap(BpfRegister destination, BpfMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        Emit(LoadImmediate64, destination, (BpfRegister)PseudoMapDescriptor, 0, map.Checked());
        Emit(0, 0, 0, 0, 0);
    }

    /// <summary>destination = destination (operation) value, which is extended with its sign.</summary>
    public void Compute(BpfOperation operation, BpfRegister destination, int value) =>
        Emit((byte)(ClassArithmetic | (byte)operation), destination, 0, 0, value);

    /// <summary>destination = destination (operation) source.</summary>
    public void Compute(BpfOperation operation, BpfRegister destination, BpfRegister source) =>
        Emit((byte)(ClassArithmetic | SourceRegister | (byte)operation), destination, source, 0, 0);

    /// <summary>Turns the lowest bits between network order and the machine's; the others become zero.</summary>
    /// <param name="register">The register.</param>
    /// <param name="bits">16, 32 or 64.</param>
    public void SwapNetworkOrder(BpfRegister register, int bits)
    {
        if (bits is not (16 or 32 or 64))
        {
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "expected 16, 32 or 64");
        }

        Emit(SwapToBigEndian, register, 0, 0, bits);
    }

    /// <summary>destination = memory at (address + offset), filled up with zeros.</summary>
    public void Load(BpfSize size, BpfRegister destination, BpfRegister address, int offset) =>
        Emit((byte)(ClassLoad | ModeMemory | (byte)size), destination, address, offset, 0);

    /// <summary>Memory at (address + offset) = the lowest bytes of source.</summary>
    public void Store(BpfSize size, BpfRegister address, int offset, BpfRegister source) =>
        Emit((byte)(ClassStore | ModeMemory | (byte)size), address, source, offset, 0);

    /// <summary>Memory at (address + offset) = value.</summary>
    public void Store(BpfSize size, BpfRegister address, int offset, int value) =>
        Emit((byte)(ClassStoreImmediate | ModeMemory | (byte)size), address, 0, offset, value);

    /// <summary>Memory at (address + offset) += source, at once for all processors.</summary>
    /// <param name="size">Word or Double.</param>
    /// <param name="address">Where, first part.</param>
    /// <param name="offset">Where, second part.</param>
    /// <param name="source">What to add.</param>
    public void AddAtomically(BpfSize size, BpfRegister address, int offset, BpfRegister source) =>
        Emit((byte)(ClassStore | ModeAtomic | (byte)size), address, source, offset, 0);

    /// <summary>Goes on at the label.</summary>
    public void Jump(BpfLabel target)
    {
        NoteJump(target);
        Emit(ClassJump, 0, 0, 0, 0);
    }

    /// <summary>Goes on at the label if the register compares so with the value, which is extended with its sign.</summary>
    public void JumpIf(BpfRegister register, BpfCondition condition, int value, BpfLabel target)
    {
        NoteJump(target);
        Emit((byte)(ClassJump | (byte)condition), register, 0, 0, value);
    }

    /// <summary>Goes on at the label if the first register compares so with the second.</summary>
    public void JumpIf(BpfRegister register, BpfCondition condition, BpfRegister other, BpfLabel target)
    {
        NoteJump(target);
        Emit((byte)(ClassJump | SourceRegister | (byte)condition), register, other, 0, 0);
    }

    /// <summary>R0 = the kernel's function of R1 to R5, which are lost.</summary>
    public void Call(BpfHelper helper) => Emit(ClassJump | OperationCall, 0, 0, 0, (int)helper);

    /// <summary>Ends the program; R0 is the result.</summary>
    public void Exit() => Emit(ClassJump | OperationExit, 0, 0, 0, 0);

    /// <summary>Ends the program with this result.</summary>
    public void Exit(int result)
    {
        Move(BpfRegister.R0, result);
        Exit();
    }

    /// <summary>The finished program, one number for each instruction.</summary>
    /// <exception cref="InvalidOperationException">A jump leads to a label that was not placed, or too far.</exception>
    public ulong[] ToInstructions()
    {
        ulong[] finished = [.. _instructions];
        foreach ((int position, BpfLabel target) in _jumps)
        {
            // Counted from the instruction after the jump.
            int distance = target.Position - position - 1;
            if (target.Position < 0 || distance != (short)distance)
            {
                throw new InvalidOperationException(target.Position < 0
                    ? $"instruction {position} jumps to {target.Name}, which was never placed"
                    : $"instruction {position} jumps {distance} instructions to {target.Name}; the most is 32767");
            }

            finished[position] |= (ulong)(ushort)distance << 16;
        }

        return finished;
    }

    private void NoteJump(BpfLabel target)
    {
        ArgumentNullException.ThrowIfNull(target);
        _jumps.Add((Count, target));
    }

    private void Emit(byte operation, BpfRegister destination, BpfRegister source, int offset, int immediate)
    {
        if (offset != (short)offset)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, "expected -32768 to 32767");
        }

        _instructions.Add(operation
            | ((ulong)destination << 8)
            | ((ulong)source << 12)
            | ((ulong)(ushort)offset << 16)
            | ((ulong)(uint)immediate << 32));
    }
}
