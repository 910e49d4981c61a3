using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Ringside.House.Tests.Architecture;

/// <summary>Reads from compiled method bodies which types and members of other assemblies each type of an assembly uses.</summary>
/// <remarks>The layout of a body is that of ECMA-335, partition III; the sizes of the operands come from the runtime's own table.</remarks>
internal static class BodyReader
{
    private const byte TwoByteOpcode = 0xFE;

    private static readonly Dictionary<ushort, OpCode> Opcodes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => unchecked((ushort)code.Value));

    /// <summary>Every use, as (namespace and name of the outermost user, used type, used member or empty).</summary>
    public static IEnumerable<(string User, string Type, string Member)> Uses(PEReader assembly)
    {
        MetadataReader metadata = assembly.GetMetadataReader();
        foreach (TypeDefinitionHandle typeHandle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(typeHandle);
            string user = OutermostName(metadata, type);
            foreach (FieldDefinitionHandle field in type.GetFields())
            {
                foreach (string used in metadata.GetFieldDefinition(field).DecodeSignature(TypeNames.Instance, null))
                    yield return (user, used, string.Empty);
            }

            foreach (MethodDefinitionHandle methodHandle in type.GetMethods())
            {
                MethodDefinition method = metadata.GetMethodDefinition(methodHandle);
                MethodSignature<IReadOnlyList<string>> signature = method.DecodeSignature(TypeNames.Instance, null);
                foreach (string used in signature.ParameterTypes.Append(signature.ReturnType).SelectMany(names => names))
                    yield return (user, used, string.Empty);
                if (method.RelativeVirtualAddress != 0)
                {
                    foreach (EntityHandle token in Tokens(assembly.GetMethodBody(method.RelativeVirtualAddress)))
                    {
                        foreach ((string used, string member) in Resolve(metadata, token))
                            yield return (user, used, member);
                    }
                }
            }
        }
    }

    private static List<EntityHandle> Tokens(MethodBodyBlock body)
    {
        List<EntityHandle> tokens = [];
        BlobReader reader = body.GetILReader();
        while (reader.RemainingBytes > 0)
        {
            byte first = reader.ReadByte();
            ushort value = first == TwoByteOpcode ? (ushort)((first << 8) | reader.ReadByte()) : first;
            switch (Opcodes[value].OperandType)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    reader.Offset += 1;
                    break;
                case OperandType.InlineVar:
                    reader.Offset += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    reader.Offset += 8;
                    break;
                case OperandType.InlineSwitch:
                    // In two steps: a compound assignment would take the offset from before the count was read.
                    int targets = reader.ReadInt32();
                    reader.Offset += 4 * targets;
                    break;
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                    tokens.Add((EntityHandle)MetadataTokens.Handle(reader.ReadInt32()));
                    break;
                default:
                    reader.Offset += 4;
                    break;
            }
        }

        return tokens;
    }

    private static IEnumerable<(string Type, string Member)> Resolve(MetadataReader metadata, EntityHandle token)
    {
        switch (token.Kind)
        {
            case HandleKind.MemberReference:
                MemberReference member = metadata.GetMemberReference((MemberReferenceHandle)token);
                string name = metadata.GetString(member.Name);
                return TypeNames.Of(metadata, member.Parent).Select(type => (type, name));
            case HandleKind.MethodSpecification:
                return Resolve(metadata, metadata.GetMethodSpecification((MethodSpecificationHandle)token).Method);
            case HandleKind.TypeReference or HandleKind.TypeSpecification:
                return TypeNames.Of(metadata, token).Select(type => (type, string.Empty));
            default:
                return [];
        }
    }

    private static string OutermostName(MetadataReader metadata, TypeDefinition type)
    {
        while (!type.GetDeclaringType().IsNil)
        {
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        }

        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}
