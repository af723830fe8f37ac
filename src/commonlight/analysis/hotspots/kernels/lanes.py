# mypy: ignore-errors
"""
The innermost steps of the scan, on all lanes at once, written as vector instructions.

The compiler would find most of these vectors by itself in plain loops, but not keep the running sums in registers from one row to the
next, which is three quarters of the time. The vectors are of fixed size and the compiler maps them to whatever the processor has.
"""

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from commonlight.analysis.hotspots.kernels import LANES

WIDE = 32
PARTS = LANES // WIDE
INT16, INT64 = ir.IntType(16), ir.IntType(64)
VECTOR = ir.VectorType(INT16, WIDE)
LOWEST = ir.Constant(VECTOR, [-32768] * WIDE)


def _array(context, builder, kind, value):
    """Return a pointer to the first number of a contiguous array."""
    return context.make_array(kind)(context, builder, value).data


def _load(builder, pointer, part):
    place = builder.gep(pointer, [ir.Constant(INT64, part * WIDE)])
    vector = builder.load(builder.bitcast(place, VECTOR.as_pointer()))
    vector.align = 2
    return vector


def _store(builder, vector, pointer, part):
    place = builder.gep(pointer, [ir.Constant(INT64, part * WIDE)])
    builder.store(vector, builder.bitcast(place, VECTOR.as_pointer())).align = 2


def _higher(builder, one, other):
    return builder.select(builder.icmp_signed(">", one, other), one, other)


def _highest(builder, vectors):
    """Return the highest number of all lanes."""
    top = vectors[0]
    for vector in vectors[1:]:
        top = _higher(builder, top, vector)
    reduce = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(INT16, [VECTOR]), f"llvm.vector.reduce.smax.v{WIDE}i16"
    )
    return builder.call(reduce, [top])


def _loop(builder, start, stop, first, step):
    """Emit `for k in range(start, stop)` (at least once) over vectors kept in registers; return them after the last round."""
    before, body, after = builder.block, builder.append_basic_block("lanes"), builder.append_basic_block("lanes.after")
    builder.branch(body)
    builder.position_at_end(body)
    k = builder.phi(INT64)
    k.add_incoming(start, before)
    held = [builder.phi(VECTOR) for _ in first]
    for phi, value in zip(held, first, strict=True):
        phi.add_incoming(value, before)
    new = step(k, held)
    following = builder.add(k, ir.Constant(INT64, 1))
    k.add_incoming(following, builder.block)
    for phi, value in zip(held, new, strict=True):
        phi.add_incoming(value, builder.block)
    builder.cbranch(builder.icmp_signed("<", following, stop), body, after)
    builder.position_at_end(after)
    return new


@intrinsic
def walk_lanes(typingctx, rows, order, start, stop, here, tops):
    """
    Add the rows `order[start:stop]` (at least one) to `here`, fill `tops` with each lane's highest sum on the way; return the highest.

    rows : (n_areas, LANES) int16; order : (n_steps,) uint32; here, tops : (LANES,) int16; all contiguous
    """
    signature = types.int16(rows, order, types.int64, types.int64, here, tops)

    def generate(context, builder, signature, values):
        kinds = signature.args
        row_of = _array(context, builder, kinds[0], values[0])
        area_of = _array(context, builder, kinds[1], values[1])
        sums = _array(context, builder, kinds[4], values[4])
        most = _array(context, builder, kinds[5], values[5])

        def add(k, held):
            area = builder.zext(builder.load(builder.gep(area_of, [k])), INT64)
            row = builder.gep(row_of, [builder.mul(area, ir.Constant(INT64, LANES))])
            moved = [builder.add(held[part], _load(builder, row, part)) for part in range(PARTS)]
            return moved + [_higher(builder, held[PARTS + part], moved[part]) for part in range(PARTS)]

        first = [_load(builder, sums, part) for part in range(PARTS)] + [LOWEST] * PARTS
        last = _loop(builder, values[2], values[3], first, add)
        for part in range(PARTS):
            _store(builder, last[part], sums, part)
            _store(builder, last[PARTS + part], most, part)
        return _highest(builder, last[PARTS:])

    return signature, generate


@intrinsic
def top_of_differences(typingctx, sums, begin, end, first, last, tops):
    """
    Fill `tops` with each lane's highest `sums[end] - sums[begin]` of the intervals `first` to `last` - 1 (at least one); return the highest.

    sums : (n_times + 1, LANES) int16; begin, end : (n_intervals,) int64; tops : (LANES,) int16; all contiguous
    """
    signature = types.int16(sums, begin, end, types.int64, types.int64, tops)

    def generate(context, builder, signature, values):
        kinds = signature.args
        row_of = _array(context, builder, kinds[0], values[0])
        begins = _array(context, builder, kinds[1], values[1])
        ends = _array(context, builder, kinds[2], values[2])
        most = _array(context, builder, kinds[5], values[5])

        def differ(k, held):
            width = ir.Constant(INT64, LANES)
            low = builder.gep(row_of, [builder.mul(builder.load(builder.gep(begins, [k])), width)])
            high = builder.gep(row_of, [builder.mul(builder.load(builder.gep(ends, [k])), width)])
            gaps = [builder.sub(_load(builder, high, part), _load(builder, low, part)) for part in range(PARTS)]
            return [_higher(builder, held[part], gaps[part]) for part in range(PARTS)]

        last = _loop(builder, values[3], values[4], [LOWEST] * PARTS, differ)
        for part in range(PARTS):
            _store(builder, last[part], most, part)
        return _highest(builder, last)

    return signature, generate


@intrinsic
def add_counts(typingctx, rows, area, counts):
    """
    Add row `area` of `rows` (n_areas, n_times * LANES), uint8 or uint16, to `counts` (n_times, LANES) int16; both contiguous.
    """
    signature = types.void(rows, types.int64, counts)

    def generate(context, builder, signature, values):
        kinds = signature.args
        row_of = _array(context, builder, kinds[0], values[0])
        array = context.make_array(kinds[2])(context, builder, values[2])
        times = cgutils.unpack_tuple(builder, array.shape)[0]
        size = builder.mul(times, ir.Constant(INT64, LANES))
        row = builder.gep(row_of, [builder.mul(values[1], size)])
        small = ir.VectorType(row_of.type.pointee, WIDE)

        def add(k, held):
            for part in range(PARTS):
                place = builder.add(builder.mul(k, ir.Constant(INT64, LANES)), ir.Constant(INT64, part * WIDE))
                more = builder.load(builder.bitcast(builder.gep(row, [place]), small.as_pointer()))
                more.align = 1
                if row_of.type.pointee.width < 16:
                    more = builder.zext(more, VECTOR)
                sums = builder.gep(array.data, [place])
                _store(builder, builder.add(_load(builder, sums, 0), more), sums, 0)
            return []

        _loop(builder, ir.Constant(INT64, 0), times, [], add)
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def add_up_excesses(typingctx, counts, factor, whole, sums):
    """
    Fill `sums` (n_times + 1, LANES) int16 from its second row on with running sums of `counts * factor - whole` over time.

    counts : (n_times, LANES) int16; factor : int16; whole : (n_times,) int16; all contiguous
    """
    signature = types.void(counts, types.int16, whole, sums)

    def generate(context, builder, signature, values):
        kinds = signature.args
        count_of = _array(context, builder, kinds[0], values[0])
        whole_of = _array(context, builder, kinds[2], values[2])
        array = context.make_array(kinds[2])(context, builder, values[2])
        sum_of = _array(context, builder, kinds[3], values[3])
        times = cgutils.unpack_tuple(builder, array.shape)[0]

        def everywhere(number):
            one = builder.insert_element(ir.Constant(VECTOR, ir.Undefined), number, ir.Constant(ir.IntType(32), 0))
            same = ir.Constant(ir.VectorType(ir.IntType(32), WIDE), [0] * WIDE)
            return builder.shuffle_vector(one, ir.Constant(VECTOR, ir.Undefined), same)

        times_factor = everywhere(values[1])

        def gain(k, held):
            width = ir.Constant(INT64, LANES)
            row = builder.gep(count_of, [builder.mul(k, width)])
            target = builder.gep(sum_of, [builder.mul(builder.add(k, ir.Constant(INT64, 1)), width)])
            less = everywhere(builder.load(builder.gep(whole_of, [k])))
            new = []
            for part in range(PARTS):
                gained = builder.sub(builder.mul(_load(builder, row, part), times_factor), less)
                new.append(builder.add(held[part], gained))
                _store(builder, new[part], target, part)
            return new

        nothing = ir.Constant(VECTOR, [0] * WIDE)
        _loop(builder, ir.Constant(INT64, 0), times, [nothing] * PARTS, gain)
        return context.get_dummy_value()

    return signature, generate
