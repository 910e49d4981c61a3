namespace Ringside.Linux.Bpf;

/// <summary>Arithmetic on 64 bits, unsigned where it makes a difference (kernel document
/// bpf/standardization/instruction-set).</summary>
public enum BpfOperation : byte
{
    /// <summary>Adds.</summary>
    Add = 0x00,

    /// <summary>Subtracts.</summary>
    Subtract = 0x10,

    /// <summary>Multiplies.</summary>
    Multiply = 0x20,

    /// <summary>Divides; by zero gives zero.</summary>
    Divide = 0x30,

    /// <summary>Sets bits.</summary>
    Or = 0x40,

    /// <summary>Keeps bits.</summary>
    And = 0x50,

    /// <summary>Shifts to the left.</summary>
    ShiftLeft = 0x60,

    /// <summary>Shifts to the right and fills with zeros.</summary>
    ShiftRight = 0x70,

    /// <summary>Remainder; by zero leaves the value.</summary>
    Modulo = 0x90,

    /// <summary>Changes bits.</summary>
    Xor = 0xa0,

    /// <summary>Copies.</summary>
    Move = 0xb0,
}
