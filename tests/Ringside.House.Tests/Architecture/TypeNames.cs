using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Ringside.House.Tests.Architecture;

/// <summary>Turns a signature into the full names of all types in it: <c>List&lt;Thread[]&gt;</c> gives both.</summary>
internal sealed class TypeNames : ISignatureTypeProvider<IReadOnlyList<string>, object?>
{
    public static readonly TypeNames Instance = new();

    private TypeNames()
    {
    }

    public static IReadOnlyList<string> Of(MetadataReader metadata, EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeReference => [NameOf(metadata, (TypeReferenceHandle)type)],
        HandleKind.TypeSpecification => metadata.GetTypeSpecification((TypeSpecificationHandle)type).DecodeSignature(Instance, null),
        _ => [],
    };

    public IReadOnlyList<string> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        [NameOf(reader, handle)];

    public IReadOnlyList<string> GetTypeFromSpecification(
        MetadataReader reader, object? context, TypeSpecificationHandle handle, byte rawTypeKind) => Of(reader, handle);

    public IReadOnlyList<string> GetGenericInstantiation(IReadOnlyList<string> type, ImmutableArray<IReadOnlyList<string>> arguments) =>
        [.. type, .. arguments.SelectMany(argument => argument)];

    public IReadOnlyList<string> GetFunctionPointerType(MethodSignature<IReadOnlyList<string>> signature) =>
        [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(parameter => parameter)];

    public IReadOnlyList<string> GetModifiedType(IReadOnlyList<string> modifier, IReadOnlyList<string> type, bool isRequired) => type;

    public IReadOnlyList<string> GetArrayType(IReadOnlyList<string> type, ArrayShape shape) => type;

    public IReadOnlyList<string> GetSZArrayType(IReadOnlyList<string> type) => type;

    public IReadOnlyList<string> GetByReferenceType(IReadOnlyList<string> type) => type;

    public IReadOnlyList<string> GetPointerType(IReadOnlyList<string> type) => type;

    public IReadOnlyList<string> GetPinnedType(IReadOnlyList<string> type) => type;

    public IReadOnlyList<string> GetPrimitiveType(PrimitiveTypeCode typeCode) => [];

    public IReadOnlyList<string> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => [];

    public IReadOnlyList<string> GetGenericMethodParameter(object? context, int index) => [];

    public IReadOnlyList<string> GetGenericTypeParameter(object? context, int index) => [];

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        TypeReference type = metadata.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(metadata, (TypeReferenceHandle)type.ResolutionScope)}.{metadata.GetString(type.Name)}"
            : $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}
